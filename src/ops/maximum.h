// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// maximum: y = max(a, b); NaN if one is NaN.
#pragma once

#include "ops/lib/op_def.h"

namespace tenon {

/// Larger one, elementwise: y = max(a, b); NaN if one is NaN.
///   a, b: any number type, the same for both, shapes that broadcast  ->  y: as a, the broadcast shape
/// Errors: invalid_argument if there are not two inputs of one type whose shapes broadcast; unsupported for other
/// types. Source: ONNX Max-13.
struct Maximum {
  static constexpr std::string_view kName = "maximum";
  static constexpr OpTraits kTraits = {.pointwise = true, .commutative = true};

  static void fields(auto&, auto&&) {}
  Result<Knowns> infer_known(std::span<const Known> in) const;
  Result<> reference(std::span<const ConstTensor> src, std::span<const Tensor> dst) const;
};

}  // namespace tenon
