// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// top_k: the k largest or smallest along an axis.
#pragma once

#include "ops/lib/op_def.h"

namespace tenon {

/// The k largest (or smallest) elements along an axis, best first, and where they were; of equal ones the first comes
/// first.
///   x: any number type; k: an integer [1] or []  ->  values: data type of x, the axis of length k; indices: i64, same
///   shape
/// Errors: invalid_argument if k is negative or more than the axis has.
/// Source: ONNX TopK-11. Unsorted results are sorted all the same.
struct TopK {
  static constexpr std::string_view kName = "top_k";
  int64_t axis = -1;
  bool largest = true;
  bool sorted = true;

  static void fields(auto& self, auto&& field) {
    field("axis", self.axis);
    field("largest", self.largest);
    field("sorted", self.sorted);
  }
  Result<Knowns> infer_known(std::span<const Known> in) const;
  uint32_t value_operands() const { return 2; }
  Result<> reference(std::span<const ConstTensor> src, std::span<const Tensor> dst) const;
};

}  // namespace tenon
