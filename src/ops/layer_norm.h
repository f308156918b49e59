// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// layer_norm: normalization of the last axes.
#pragma once

#include "ops/lib/op_def.h"

namespace tenon {

/// Layer normalization over the axes from `axis` on: y = (x - mean) / sqrt(var + epsilon) * scale + bias.
///   x any float tensor, scale and bias (or absent) broadcast to x's axes from `axis` on
///   ->  y as x, mean and 1/deviation (f32, x's shape with 1 for the axes from `axis` on)
/// Errors: invalid_argument for shapes that do not fit.
/// Source: Ba, Kiros, Hinton 2016, arXiv:1607.06450; ONNX LayerNormalization-17.
struct LayerNorm {
  static constexpr std::string_view kName = "layer_norm";
  int64_t axis = -1;
  float epsilon = 1e-5f;

  static void fields(auto& self, auto&& field) {
    field("axis", self.axis);
    field("epsilon", self.epsilon);
  }
  Result<Types> infer(std::span<const TensorType> in) const;
  Result<> reference(std::span<const ConstTensor> src, std::span<const Tensor> dst) const;
};

}  // namespace tenon
