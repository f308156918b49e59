// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// squeeze: axes of length 1 taken away.
#pragma once

#include "ops/lib/op_def.h"

namespace tenon {

/// Takes axes of length 1 away: those named, or all of them.
///   x: any type; axes: integers [n], optional  ->  y: data type of x, fewer axes
/// Errors: invalid_argument if a named axis is longer than 1; unsupported if axes are absent and x has a symbolic dim.
/// Source: ONNX Squeeze-21.
struct Squeeze {
  static constexpr std::string_view kName = "squeeze";
  static constexpr OpTraits kTraits = {.view = true};

  static void fields(auto&, auto&&) {}
  Result<Knowns> infer_known(std::span<const Known> in) const;
  uint32_t value_operands() const { return 2; }
  Result<> reference(std::span<const ConstTensor> src, std::span<const Tensor> dst) const;
};

}  // namespace tenon
