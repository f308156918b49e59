// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// mish: y = x * tanh(ln(1 + exp(x))).
#pragma once

#include "ops/lib/op_def.h"

namespace tenon {

/// Mish, elementwise: y = x * tanh(ln(1 + exp(x))).
///   x: any shape, any float type  ->  y: as x
/// Errors: invalid_argument if there is not exactly one input; unsupported unless it is of a float type.
/// Source: Misra 2019, arXiv:1908.08681; ONNX Mish-22.
struct Mish {
  static constexpr std::string_view kName = "mish";
  static constexpr OpTraits kTraits = {.pointwise = true};

  static void fields(auto&, auto&&) {}
  Result<Types> infer(std::span<const TensorType> in) const;
  Result<> reference(std::span<const ConstTensor> src, std::span<const Tensor> dst) const;
};

}  // namespace tenon
