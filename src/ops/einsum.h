// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// einsum: sums of products by Einstein's notation.
#pragma once

#include <string>

#include "ops/lib/op_def.h"

namespace tenon {

/// Sums of products by Einstein's notation: each letter is an axis, `...` stands for broadcast axes; letters that the
/// result lacks are summed over. Without `->` the result has the letters that occur once, in alphabetical order.
///   any number of operands of one number type  ->  y: data type of the operands
/// Errors: invalid_argument if the equation does not fit the operands.
/// Source: ONNX Einsum-12; numpy.einsum.
struct Einsum {
  static constexpr std::string_view kName = "einsum";
  std::string equation = "";

  static void fields(auto& self, auto&& field) { field("equation", self.equation); }
  Result<Types> infer(std::span<const TensorType> in) const;
  Result<> reference(std::span<const ConstTensor> src, std::span<const Tensor> dst) const;
};

}  // namespace tenon
