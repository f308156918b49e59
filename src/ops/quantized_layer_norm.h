// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// quantized_layer_norm: layer normalization that stores its result a second time, as 8-bit floats.
#pragma once

#include "ops/lib/op_def.h"

namespace tenon {

/// y = layer_norm(x, scale, bias), and q = y / step as the nearest f8e4m3fn, past the largest the largest: what
/// products of such floats read beside those who add the result.
///   x any float tensor, scale and bias (which may be absent) as in layer_norm  ->  y as x; q f8e4m3fn of x's shape
/// Errors: invalid_argument for shapes that do not fit, and for steps that are not above 0.
struct QuantizedLayerNorm {
  static constexpr std::string_view kName = "quantized_layer_norm";
  int64_t axis = -1;
  float epsilon = 1e-5f;
  float step = 1;

  static void fields(auto& self, auto&& field) {
    field("axis", self.axis);
    field("epsilon", self.epsilon);
    field("step", self.step);
  }
  Result<Types> infer(std::span<const TensorType> in) const;
  Result<> reference(std::span<const ConstTensor> src, std::span<const Tensor> dst) const;
};

}  // namespace tenon
