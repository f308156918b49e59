// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// bitwise_and: y = a and b, bit by bit.
#pragma once

#include "ops/lib/op_def.h"

namespace tenon {

/// Logic of bits, elementwise: y = a and b, bit by bit.
///   a, b: any integer type, the same for both, shapes that broadcast  ->  y: as a, the broadcast shape
/// Errors: invalid_argument if there are not two inputs of one type whose shapes broadcast; unsupported for other
/// types. Source: ONNX BitwiseAnd-18.
struct BitwiseAnd {
  static constexpr std::string_view kName = "bitwise_and";
  static constexpr OpTraits kTraits = {.pointwise = true, .commutative = true};

  static void fields(auto&, auto&&) {}
  Result<Types> infer(std::span<const TensorType> in) const;
  Result<> reference(std::span<const ConstTensor> src, std::span<const Tensor> dst) const;
};

}  // namespace tenon
