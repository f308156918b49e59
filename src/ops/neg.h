// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// neg: y = -x.
#pragma once

#include "ops/lib/op_def.h"

namespace tenon {

/// Negation, elementwise: y = -x.
///   x: any shape, any number type  ->  y: as x
/// Errors: invalid_argument if there is not exactly one input; unsupported if it is bool.
/// Source: ONNX Neg-13.
struct Neg {
  static constexpr std::string_view kName = "neg";
  static constexpr OpTraits kTraits = {.pointwise = true};

  static void fields(auto&, auto&&) {}
  Result<Knowns> infer_known(std::span<const Known> in) const;
  Result<> reference(std::span<const ConstTensor> src, std::span<const Tensor> dst) const;
};

}  // namespace tenon
