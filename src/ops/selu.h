// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// selu: y = gamma * (x if x > 0, else alpha * (exp(x) - 1)).
#pragma once

#include "ops/lib/op_def.h"

namespace tenon {

/// Scaled exponential linear unit, elementwise: y = gamma * (x if x > 0, else alpha * (exp(x) - 1)).
///   x: any shape, any float type  ->  y: as x
/// Errors: invalid_argument if there is not exactly one input; unsupported unless it is of a float type.
/// Source: Klambauer et al. 2017, arXiv:1706.02515; ONNX Selu-22.
struct Selu {
  static constexpr std::string_view kName = "selu";
  static constexpr OpTraits kTraits = {.pointwise = true};
  float alpha = 1.67326319217681884765625f;
  float gamma = 1.05070102214813232421875f;

  static void fields(auto& self, auto&& field) {
    field("alpha", self.alpha);
    field("gamma", self.gamma);
  }
  Result<Types> infer(std::span<const TensorType> in) const;
  Result<> reference(std::span<const ConstTensor> src, std::span<const Tensor> dst) const;
};

}  // namespace tenon
