// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// one_hot: indices as rows with one place marked.
#pragma once

#include "ops/lib/op_def.h"

namespace tenon {

/// Indices as rows of `depth` places, all off but the one of the index; an index outside of -depth..depth-1 marks none.
///   indices: any number type; depth: a number, [] or [1]; values: any type [2], off and on  ->  y: data type of
///   values, one more axis
/// Errors: invalid_argument if the axis is out of range or the operands do not fit; unsupported if depth is negative.
/// Source: ONNX OneHot-11.
struct OneHot {
  static constexpr std::string_view kName = "one_hot";
  int64_t axis = -1;  // of the result

  static void fields(auto& self, auto&& field) { field("axis", self.axis); }
  Result<Knowns> infer_known(std::span<const Known> in) const;
  uint32_t value_operands() const { return 2; }
  Result<> reference(std::span<const ConstTensor> src, std::span<const Tensor> dst) const;
};

}  // namespace tenon
