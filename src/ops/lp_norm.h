// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// lp_norm: division by the norm along an axis.
#pragma once

#include "ops/lib/op_def.h"

namespace tenon {

/// y = x / max(norm, epsilon) with norm = (sum of |x|^p along the axis)^(1/p); 0 where that is 0.
///   x: any shape, float; p: 1 or 2; epsilon: at least 0  ->  y as x
/// Errors: invalid_argument for another p, a negative epsilon or an axis out of range.
/// Source: ONNX LpNormalization-22, whose epsilon is 0; with one, as frameworks normalize.
struct LpNorm {
  static constexpr std::string_view kName = "lp_norm";
  int64_t axis = -1;
  int64_t p = 2;
  float epsilon = 0;

  static void fields(auto& self, auto&& field) {
    field("axis", self.axis);
    field("p", self.p);
    field("epsilon", self.epsilon);
  }
  Result<Types> infer(std::span<const TensorType> in) const;
  Result<> reference(std::span<const ConstTensor> src, std::span<const Tensor> dst) const;
};

}  // namespace tenon
