// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// pow: y = a ^ b.
#pragma once

#include "ops/lib/op_def.h"

namespace tenon {

/// Power, elementwise: y = a ^ b.
///   a, b: any number type, the same for both, shapes that broadcast  ->  y: as a, the broadcast shape
/// Errors: invalid_argument if there are not two inputs of one type whose shapes broadcast; unsupported for other
/// types. Source: ONNX Pow-15; a negative power of an integer truncates to zero.
struct Pow {
  static constexpr std::string_view kName = "pow";
  static constexpr OpTraits kTraits = {.pointwise = true};

  static void fields(auto&, auto&&) {}
  Result<Types> infer(std::span<const TensorType> in) const;
  Result<> reference(std::span<const ConstTensor> src, std::span<const Tensor> dst) const;
};

}  // namespace tenon
