// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// hard_sigmoid: y = max(0, min(1, alpha * x + beta)).
#pragma once

#include "ops/lib/op_def.h"

namespace tenon {

/// Piecewise linear sigmoid, elementwise: y = max(0, min(1, alpha * x + beta)).
///   x: any shape, any float type  ->  y: as x
/// Errors: invalid_argument if there is not exactly one input; unsupported unless it is of a float type.
/// Source: ONNX HardSigmoid-22.
struct HardSigmoid {
  static constexpr std::string_view kName = "hard_sigmoid";
  static constexpr OpTraits kTraits = {.pointwise = true};
  float alpha = 0.2f;
  float beta = 0.5f;

  static void fields(auto& self, auto&& field) {
    field("alpha", self.alpha);
    field("beta", self.beta);
  }
  Result<Types> infer(std::span<const TensorType> in) const;
  Result<> reference(std::span<const ConstTensor> src, std::span<const Tensor> dst) const;
};

}  // namespace tenon
