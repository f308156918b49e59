// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// instance_norm: normalization of each channel of each picture.
#pragma once

#include "ops/lib/epilogue.h"
#include "ops/lib/op_def.h"

namespace tenon {

/// Instance normalization: y = activation((x - mean) / sqrt(var + epsilon) * scale[c] + bias[c]), over the spatial axes.
///   x [N,C,...], scale and bias [C]  ->  y as x
/// Errors: invalid_argument for shapes or types that do not fit.
/// Source: Ulyanov, Vedaldi, Lempitsky 2016, arXiv:1607.08022; ONNX InstanceNormalization-22.
struct InstanceNorm {
  static constexpr std::string_view kName = "instance_norm";
  float epsilon = 1e-5f;
  Activation activation = Activation::none;
  float alpha = 0;  // of the activation
  float beta = 0;

  static void fields(auto& self, auto&& field) {
    field("epsilon", self.epsilon);
    field("activation", self.activation);
    field("alpha", self.alpha);
    field("beta", self.beta);
  }
  Result<Types> infer(std::span<const TensorType> in) const;
  Result<> reference(std::span<const ConstTensor> src, std::span<const Tensor> dst) const;
};

}  // namespace tenon
