// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// split_to_sequence: the parts of a tensor as a sequence.
#pragma once

#include "ops/lib/op_def.h"

namespace tenon {

/// Cuts a tensor along an axis into parts: of the given lengths, of one given length, or of length 1.
///   x: any type, an integer or a list of integers or absent  ->  a sequence
/// keep_axis=false: parts of length 1 lose the axis, if no length is given.
/// Errors: invalid_argument if the lengths do not fit.
/// Source: ONNX SplitToSequence-24.
struct SplitToSequence {
  static constexpr std::string_view kName = "split_to_sequence";
  int64_t axis = 0;
  bool keep_axis = true;

  static void fields(auto& self, auto&& field) {
    field("axis", self.axis);
    field("keep_axis", self.keep_axis);
  }
  Result<Knowns> infer_known(std::span<const Known> in) const;
  Result<std::vector<Constant>> compute(std::span<const Constant> in) const;
};

}  // namespace tenon
