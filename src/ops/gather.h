// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// gather: slices of x picked by index.
#pragma once

#include "ops/lib/op_def.h"

namespace tenon {

/// Slices of x along an axis, picked by index; a negative index counts from the end.
///   x: any type [.., n, ..]; indices: i32 or i64 of any shape  ->  y: data type of x, the axis replaced by the shape
///   of indices
/// Errors: invalid_argument if an index is out of range or an operand is missing.
/// Source: ONNX Gather-13.
struct Gather {
  static constexpr std::string_view kName = "gather";
  int64_t axis = 0;

  static void fields(auto& self, auto&& field) { field("axis", self.axis); }
  Result<Knowns> infer_known(std::span<const Known> in) const;
  Result<> reference(std::span<const ConstTensor> src, std::span<const Tensor> dst) const;
};

}  // namespace tenon
