// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// split: one tensor as several along an axis.
#pragma once

#include "ops/lib/op_def.h"

namespace tenon {

/// Cuts x along an axis into parts of the given sizes, or into num_outputs equal ones (the last may be smaller).
///   x: any type; sizes: integers [parts], optional  ->  one result per part
/// Errors: invalid_argument if the sizes do not add up to the axis; unsupported if not even their number is known.
/// Source: ONNX Split-18.
struct Split {
  static constexpr std::string_view kName = "split";
  int64_t axis = 0;
  int64_t num_outputs = 0;  // parts if there are no sizes

  static void fields(auto& self, auto&& field) {
    field("axis", self.axis);
    field("num_outputs", self.num_outputs);
  }
  Result<Knowns> infer_known(std::span<const Known> in) const;
  uint32_t value_operands() const { return 2; }
  Result<> reference(std::span<const ConstTensor> src, std::span<const Tensor> dst) const;
};

}  // namespace tenon
