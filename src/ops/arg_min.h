// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// arg_min: index of the smallest along an axis.
#pragma once

#include "ops/lib/op_def.h"

namespace tenon {

/// Index of the smallest along an axis; of equal ones the first, or the last with select_last. NaN counts as smallest.
///   x: any number type  ->  y: i64, the axis of length 1 or (keepdims=false) gone
/// Errors: invalid_argument if the axis is out of range, or empty.
/// Source: ONNX ArgMin-13.
struct ArgMin {
  static constexpr std::string_view kName = "arg_min";
  int64_t axis = 0;
  bool keepdims = true;
  bool select_last = false;

  static void fields(auto& self, auto&& field) {
    field("axis", self.axis);
    field("keepdims", self.keepdims);
    field("select_last", self.select_last);
  }
  Result<Types> infer(std::span<const TensorType> in) const;
  Result<> reference(std::span<const ConstTensor> src, std::span<const Tensor> dst) const;
};

}  // namespace tenon
