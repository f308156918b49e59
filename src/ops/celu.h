// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// celu: y = max(0, x) + min(0, alpha * (exp(x / alpha) - 1)).
#pragma once

#include "ops/lib/op_def.h"

namespace tenon {

/// Continuously differentiable exponential linear unit, elementwise: y = max(0, x) + min(0, alpha * (exp(x / alpha) -
/// 1)).
///   x: any shape, any float type  ->  y: as x
/// Errors: invalid_argument if there is not exactly one input; unsupported unless it is of a float type.
/// Source: Barron 2017, arXiv:1704.07483; ONNX Celu-12.
struct Celu {
  static constexpr std::string_view kName = "celu";
  static constexpr OpTraits kTraits = {.pointwise = true};
  float alpha = 1;

  static void fields(auto& self, auto&& field) { field("alpha", self.alpha); }
  Result<Types> infer(std::span<const TensorType> in) const;
  Result<> reference(std::span<const ConstTensor> src, std::span<const Tensor> dst) const;
};

}  // namespace tenon
