// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// einsum: sums of products by Einstein's notation.
#pragma once

#include <string>
#include <vector>

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

/// The axes of an einsum by number: a letter's, or one for each axis of `...`, counted from its right end.
using EinsumLabels = std::vector<int>;
struct EinsumTerms {
  std::vector<EinsumLabels> operands;
  EinsumLabels result;
};
/// Errors: invalid_argument if the equation does not fit operands of these ranks.
Result<EinsumTerms> einsum_terms(const Einsum& op, std::span<const TensorType> in);

/// An einsum as nested loops: axes of the result, then those that are summed over; the strides of each operand, in
/// row-major order, along them.
struct EinsumLoops {
  std::vector<int64_t> dims;
  std::vector<std::vector<int64_t>> strides;
  size_t kept = 0;  // axes of the result
};
/// Of operands whose shapes are numbers. Errors: as Einsum::infer().
Result<EinsumLoops> einsum_loops(const Einsum& op, std::span<const TensorType> in);

}  // namespace tenon
