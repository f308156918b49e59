// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// abs: y = |x|.
#pragma once

#include "ops/lib/op_def.h"

namespace tenon {

/// Absolute value, elementwise: y = |x|.
///   x: any shape, any number type  ->  y: as x
/// Errors: invalid_argument if there is not exactly one input; unsupported if it is bool.
/// Source: ONNX Abs-13.
struct Abs {
  static constexpr std::string_view kName = "abs";
  static constexpr OpTraits kTraits = {.pointwise = true};

  static void fields(auto&, auto&&) {}
  Result<Types> infer(std::span<const TensorType> in) const;
  Result<> reference(std::span<const ConstTensor> src, std::span<const Tensor> dst) const;
};

}  // namespace tenon
