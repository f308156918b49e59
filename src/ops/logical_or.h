// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// logical_or: y = a or b.
#pragma once

#include "ops/lib/op_def.h"

namespace tenon {

/// Logic, elementwise: y = a or b.
///   a, b: bool, the same for both, shapes that broadcast  ->  y: bool, the broadcast shape
/// Errors: invalid_argument if there are not two inputs of one type whose shapes broadcast; unsupported for other
/// types. Source: ONNX Or-7.
struct LogicalOr {
  static constexpr std::string_view kName = "logical_or";
  static constexpr OpTraits kTraits = {.pointwise = true, .commutative = true};

  static void fields(auto&, auto&&) {}
  Result<Types> infer(std::span<const TensorType> in) const;
  Result<> reference(std::span<const ConstTensor> src, std::span<const Tensor> dst) const;
};

}  // namespace tenon
