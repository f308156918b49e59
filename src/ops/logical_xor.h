// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// logical_xor: y = a xor b.
#pragma once

#include "ops/lib/op_def.h"

namespace tenon {

/// Logic, elementwise: y = a xor b.
///   a, b: bool, the same for both, shapes that broadcast  ->  y: bool, the broadcast shape
/// Errors: invalid_argument if there are not two inputs of one type whose shapes broadcast; unsupported for other
/// types. Source: ONNX Xor-7.
struct LogicalXor {
  static constexpr std::string_view kName = "logical_xor";
  static constexpr OpTraits kTraits = {.pointwise = true, .commutative = true};

  static void fields(auto&, auto&&) {}
  Result<Types> infer(std::span<const TensorType> in) const;
  Result<> reference(std::span<const ConstTensor> src, std::span<const Tensor> dst) const;
};

}  // namespace tenon
