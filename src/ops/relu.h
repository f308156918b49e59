// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// relu: max(x, 0).
#pragma once

#include "ops/lib/op_def.h"

namespace tenon {

/// Rectifier, elementwise: y = max(x, 0); NaN stays NaN.
///   x: any shape, any number type  ->  y: as x
/// Errors: invalid_argument if there is not exactly one input.
/// Source: ONNX Relu-14.
struct Relu {
  static constexpr std::string_view kName = "relu";
  static constexpr OpTraits kTraits = {.pointwise = true};

  static void fields(auto&, auto&&) {}
  Result<Types> infer(std::span<const TensorType> in) const;
  Result<> reference(std::span<const ConstTensor> src, std::span<const Tensor> dst) const;
};

}  // namespace tenon
