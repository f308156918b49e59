// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// reshape: the same elements in another shape.
#pragma once

#include "ops/lib/op_def.h"

namespace tenon {

/// The same elements in another shape. In `shape`, -1 (once) is what is left over, and 0 the dim of x at that place
/// (with allow_zero: no elements).
///   x: any type; shape: integers [rank]  ->  y: data type of x, that shape
/// Errors: invalid_argument if the numbers of elements differ; unsupported if not even the rank is known before the
/// run. Source: ONNX Reshape-21.
struct Reshape {
  static constexpr std::string_view kName = "reshape";
  static constexpr OpTraits kTraits = {.view = true};
  bool allow_zero = false;

  static void fields(auto& self, auto&& field) { field("allow_zero", self.allow_zero); }
  Result<Knowns> infer_known(std::span<const Known> in) const;
  uint32_t value_operands() const { return 2; }
  Result<> reference(std::span<const ConstTensor> src, std::span<const Tensor> dst) const;
};

}  // namespace tenon
