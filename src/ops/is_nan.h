// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// is_nan: y = x is not a number.
#pragma once

#include "ops/lib/op_def.h"

namespace tenon {

/// Test, elementwise: y = x is NaN.
///   x: any shape, any float type  ->  y: bool, the shape of x
/// Errors: invalid_argument if there is not exactly one input; unsupported unless it is of a float type.
/// Source: ONNX IsNaN-20.
struct IsNan {
  static constexpr std::string_view kName = "is_nan";
  static constexpr OpTraits kTraits = {.pointwise = true};

  static void fields(auto&, auto&&) {}
  Result<Types> infer(std::span<const TensorType> in) const;
  Result<> reference(std::span<const ConstTensor> src, std::span<const Tensor> dst) const;
};

}  // namespace tenon
