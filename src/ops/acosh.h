// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// acosh: y = acosh(x).
#pragma once

#include "ops/lib/op_def.h"

namespace tenon {

/// Inverse hyperbolic cosine, elementwise: y = acosh(x).
///   x: any shape, any float type  ->  y: as x
/// Errors: invalid_argument if there is not exactly one input; unsupported unless it is of a float type.
/// Source: ONNX Acosh-22.
struct Acosh {
  static constexpr std::string_view kName = "acosh";
  static constexpr OpTraits kTraits = {.pointwise = true};

  static void fields(auto&, auto&&) {}
  Result<Types> infer(std::span<const TensorType> in) const;
  Result<> reference(std::span<const ConstTensor> src, std::span<const Tensor> dst) const;
};

}  // namespace tenon
