// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// logical_not: y = not x.
#pragma once

#include "ops/lib/op_def.h"

namespace tenon {

/// Negation, elementwise: y = not x.
///   x: any shape, bool  ->  y: as x
/// Errors: invalid_argument if there is not exactly one input; unsupported unless it is bool.
/// Source: ONNX Not-1.
struct LogicalNot {
  static constexpr std::string_view kName = "logical_not";
  static constexpr OpTraits kTraits = {.pointwise = true};

  static void fields(auto&, auto&&) {}
  Result<Types> infer(std::span<const TensorType> in) const;
  Result<> reference(std::span<const ConstTensor> src, std::span<const Tensor> dst) const;
};

}  // namespace tenon
