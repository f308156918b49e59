// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// bitwise_not: every bit of x flipped.
#pragma once

#include "ops/lib/op_def.h"

namespace tenon {

/// Complement, elementwise: every bit of x flipped.
///   x: any shape, any integer type  ->  y: as x
/// Errors: invalid_argument if there is not exactly one input; unsupported unless it is of an integer type.
/// Source: ONNX BitwiseNot-18.
struct BitwiseNot {
  static constexpr std::string_view kName = "bitwise_not";
  static constexpr OpTraits kTraits = {.pointwise = true};

  static void fields(auto&, auto&&) {}
  Result<Types> infer(std::span<const TensorType> in) const;
  Result<> reference(std::span<const ConstTensor> src, std::span<const Tensor> dst) const;
};

}  // namespace tenon
