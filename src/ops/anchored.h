// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// anchored: an operator and the elementwise operators around it as one.
#pragma once

#include "ops/lib/op_def.h"

namespace tenon {

/// An operator with one result (the anchor: a convolution, matrix product, pooling, reduction, normalization) and an
/// elementwise program on what it makes, one step each; the result is the value of the last step.
///   operands: the anchor's own first, absent ones too, then those of the program alone  ->  y: as the anchor's result
/// A step is text as in a graph, with %x0, %x1, ... for the operands and %s0, %s1, ... for the steps before:
///   anchored(%x, %w, _, %r) {steps=["conv(%x0, %x1) {pads=[1,1,1,1]}", "add(%s0, %x3)", "silu(%s1)"]}
/// In front of the anchor may stand one product of its first operand, which then has %s0 in that one's place: the gate
/// of squeeze and excite.
///   anchored(%x, %w, %b, %gate) {steps=["mul(%x0, %x3)", "conv(%s0, %x1, %x2)"]}
/// Errors: invalid_argument if a step behind the anchor is not elementwise, or if operands do not fit.
struct Anchored {
  static constexpr std::string_view kName = "anchored";
  std::vector<std::string> steps;

  static void fields(auto& self, auto&& field) { field("steps", self.steps); }
  Result<Knowns> infer_known(std::span<const Known> in) const;
  uint32_t value_operands() const;
  Result<> reference(std::span<const ConstTensor> src, std::span<const Tensor> dst) const;
};

}  // namespace tenon
