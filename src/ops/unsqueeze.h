// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// unsqueeze: axes of length 1 put in.
#pragma once

#include "ops/lib/op_def.h"

namespace tenon {

/// Puts axes of length 1 in; `axes` count in the result.
///   x: any type; axes: integers [n]  ->  y: data type of x, n more axes
/// Errors: invalid_argument if an axis is out of range or given twice; unsupported if not even their number is known.
/// Source: ONNX Unsqueeze-21.
struct Unsqueeze {
  static constexpr std::string_view kName = "unsqueeze";
  static constexpr OpTraits kTraits = {.view = true};

  static void fields(auto&, auto&&) {}
  Result<Knowns> infer_known(std::span<const Known> in) const;
  uint32_t value_operands() const { return 2; }
  Result<> reference(std::span<const ConstTensor> src, std::span<const Tensor> dst) const;
};

}  // namespace tenon
