// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// atanh: y = atanh(x).
#pragma once

#include "ops/lib/op_def.h"

namespace tenon {

/// Inverse hyperbolic tangent, elementwise: y = atanh(x).
///   x: any shape, any float type  ->  y: as x
/// Errors: invalid_argument if there is not exactly one input; unsupported unless it is of a float type.
/// Source: ONNX Atanh-22.
struct Atanh {
  static constexpr std::string_view kName = "atanh";
  static constexpr OpTraits kTraits = {.pointwise = true};

  static void fields(auto&, auto&&) {}
  Result<Types> infer(std::span<const TensorType> in) const;
  Result<> reference(std::span<const ConstTensor> src, std::span<const Tensor> dst) const;
};

}  // namespace tenon
