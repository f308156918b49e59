// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// gather_elements: elements of x picked one by one along an axis.
#pragma once

#include "ops/lib/op_def.h"

namespace tenon {

/// Elements picked one by one along an axis: y[i][j] = x[indices[i][j]][j] for axis 0. Negative indices count from the
/// end.
///   x: any type; indices: i32 or i64, rank of x  ->  y: data type of x, shape of indices
/// Errors: invalid_argument if an index is out of range or the ranks differ.
/// Source: ONNX GatherElements-13.
struct GatherElements {
  static constexpr std::string_view kName = "gather_elements";
  int64_t axis = 0;

  static void fields(auto& self, auto&& field) { field("axis", self.axis); }
  Result<Types> infer(std::span<const TensorType> in) const;
  Result<> reference(std::span<const ConstTensor> src, std::span<const Tensor> dst) const;
};

}  // namespace tenon
