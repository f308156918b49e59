// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// group_norm: normalization of groups of channels.
#pragma once

#include "ops/lib/epilogue.h"
#include "ops/lib/op_def.h"

namespace tenon {

/// Group normalization: y = activation((x - mean) / sqrt(var + epsilon) * scale[c] + bias[c]), over the channels of a
/// group and the spatial axes.
///   x [N,C,...] with C a multiple of groups, scale and bias [C]  ->  y as x
/// Errors: invalid_argument for shapes or types that do not fit.
/// Source: Wu, He 2018, arXiv:1803.08494; ONNX GroupNormalization-21.
struct GroupNorm {
  static constexpr std::string_view kName = "group_norm";
  int64_t groups = 1;
  float epsilon = 1e-5f;
  Activation activation = Activation::none;
  float alpha = 0;  // of the activation
  float beta = 0;

  static void fields(auto& self, auto&& field) {
    field("groups", self.groups);
    field("epsilon", self.epsilon);
    field("activation", self.activation);
    field("alpha", self.alpha);
    field("beta", self.beta);
  }
  Result<Types> infer(std::span<const TensorType> in) const;
  Result<> reference(std::span<const ConstTensor> src, std::span<const Tensor> dst) const;
};

}  // namespace tenon
