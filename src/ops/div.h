// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// div: y = a / b, for integers rounded to zero.
#pragma once

#include "ops/lib/op_def.h"

namespace tenon {

/// Quotient, elementwise: y = a / b, for integers rounded to zero.
///   a, b: any number type, the same for both, shapes that broadcast  ->  y: as a, the broadcast shape
/// Errors: invalid_argument if there are not two inputs of one type whose shapes broadcast; unsupported for other
/// types. Source: ONNX Div-14; an integer divided by 0 gives 0, which ONNX leaves open.
struct Div {
  static constexpr std::string_view kName = "div";
  static constexpr OpTraits kTraits = {.pointwise = true};

  static void fields(auto&, auto&&) {}
  Result<Knowns> infer_known(std::span<const Known> in) const;
  Result<> reference(std::span<const ConstTensor> src, std::span<const Tensor> dst) const;
};

}  // namespace tenon
