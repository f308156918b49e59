// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// concat: operands one after the other.
#pragma once

#include "ops/lib/op_def.h"

namespace tenon {

/// Operands one after the other along an axis.
///   any number of operands of one type, whose shapes differ in that axis alone  ->  y: their sum along the axis
/// Errors: invalid_argument if there is no operand, or their types or other dims differ.
/// Source: ONNX Concat-13.
struct Concat {
  static constexpr std::string_view kName = "concat";
  int64_t axis = 0;

  static void fields(auto& self, auto&& field) { field("axis", self.axis); }
  Result<Knowns> infer_known(std::span<const Known> in) const;
  Result<> reference(std::span<const ConstTensor> src, std::span<const Tensor> dst) const;
};

}  // namespace tenon
