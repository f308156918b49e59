// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// silu: y = x / (1 + exp(-x)).
#pragma once

#include "ops/lib/op_def.h"

namespace tenon {

/// Sigmoid linear unit (swish), elementwise: y = x / (1 + exp(-x)).
///   x: any shape, any float type  ->  y: as x
/// Errors: invalid_argument if there is not exactly one input; unsupported unless it is of a float type.
/// Source: Ramachandran, Zoph, Le 2017, arXiv:1710.05941; ONNX Swish-24 with alpha=1.
struct Silu {
  static constexpr std::string_view kName = "silu";
  static constexpr OpTraits kTraits = {.pointwise = true};

  static void fields(auto&, auto&&) {}
  Result<Types> infer(std::span<const TensorType> in) const;
  Result<> reference(std::span<const ConstTensor> src, std::span<const Tensor> dst) const;
};

}  // namespace tenon
