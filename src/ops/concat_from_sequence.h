// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// concat_from_sequence: the elements of a sequence side by side.
#pragma once

#include "ops/lib/op_def.h"

namespace tenon {

/// Joins the elements along an axis, or (new_axis) along a new one.
///   a sequence  ->  a tensor
/// Errors: invalid_argument if the elements do not fit; unsupported if data type and rank of the elements are not
/// known. Source: ONNX ConcatFromSequence-11. What a sequence has is only known in the run; then inference gives the
/// result.
struct ConcatFromSequence {
  static constexpr std::string_view kName = "concat_from_sequence";
  int64_t axis = 0;
  bool new_axis = false;
  DataType dtype = DataType::none;  // of the elements
  int64_t rank = 0;

  static void fields(auto& self, auto&& field) {
    field("axis", self.axis);
    field("new_axis", self.new_axis);
    field("dtype", self.dtype);
    field("rank", self.rank);
  }
  Result<Knowns> infer_known(std::span<const Known> in) const;
  Result<std::vector<Constant>> compute(std::span<const Constant> in) const;
};

}  // namespace tenon
