// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// rms_norm: normalization of the last axes by their root mean square.
#pragma once

#include "ops/lib/op_def.h"

namespace tenon {

/// Root mean square normalization over the axes from `axis` on: y = x / sqrt(mean(x^2) + epsilon) * scale.
///   x any float tensor, scale broadcast to x's axes from `axis` on  ->  y as x
/// Errors: invalid_argument for shapes that do not fit.
/// Source: Zhang, Sennrich 2019, arXiv:1910.07467; ONNX RMSNormalization-23.
struct RmsNorm {
  static constexpr std::string_view kName = "rms_norm";
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
