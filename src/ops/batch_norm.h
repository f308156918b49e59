// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// batch_norm: scale and shift per channel from running statistics.
#pragma once

#include "ops/lib/op_def.h"

namespace tenon {

/// Batch normalization with given statistics: y = (x - mean[c]) / sqrt(var[c] + epsilon) * scale[c] + bias[c].
///   x [N,C,...] (or [C]-less rank 1: C = 1), scale, bias, mean, var [C]  ->  y as x
/// Errors: invalid_argument for shapes or types that do not fit.
/// Source: Ioffe, Szegedy 2015, arXiv:1502.03167; ONNX BatchNormalization-15, training_mode=0.
struct BatchNorm {
  static constexpr std::string_view kName = "batch_norm";
  float epsilon = 1e-5f;

  static void fields(auto& self, auto&& field) { field("epsilon", self.epsilon); }
  Result<Types> infer(std::span<const TensorType> in) const;
  Result<> reference(std::span<const ConstTensor> src, std::span<const Tensor> dst) const;
};

}  // namespace tenon
