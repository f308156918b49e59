// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// swish: y = x / (1 + exp(-alpha x)).
#pragma once

#include "ops/lib/op_def.h"

namespace tenon {

/// Swish with a slope, elementwise: y = x / (1 + exp(-alpha x)). silu is alpha = 1; alpha = 1.702 is near to gelu.
///   x: any shape, any float type  ->  y: as x
/// Errors: invalid_argument if there is not exactly one input; unsupported unless it is of a float type.
/// Source: Ramachandran, Zoph, Le 2017, arXiv:1710.05941; Hendrycks, Gimpel 2016, arXiv:1606.08415, section 2; ONNX
/// Swish-24.
struct Swish {
  static constexpr std::string_view kName = "swish";
  static constexpr OpTraits kTraits = {.pointwise = true};
  float alpha = 1;

  static void fields(auto& self, auto&& field) { field("alpha", self.alpha); }
  Result<Types> infer(std::span<const TensorType> in) const;
  Result<> reference(std::span<const ConstTensor> src, std::span<const Tensor> dst) const;
};

}  // namespace tenon
