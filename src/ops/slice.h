// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// slice: every step-th element between two bounds.
#pragma once

#include "ops/lib/op_def.h"

namespace tenon {

/// Every step-th element from starts to ends (exclusive) of some axes. Negative bounds count from the end; both are
/// clamped.
///   x: any type; starts, ends, axes (default 0, 1, ..), steps (default 1): integers [n]  ->  y: data type and rank of
///   x
/// Errors: invalid_argument if the lists differ in length or a step is 0; unsupported if not even their number is
/// known. Source: ONNX Slice-13.
struct Slice {
  static constexpr std::string_view kName = "slice";

  static void fields(auto&, auto&&) {}
  Result<Knowns> infer_known(std::span<const Known> in) const;
  uint32_t value_operands() const { return 30; }  // starts, ends, axes and steps
  Result<> reference(std::span<const ConstTensor> src, std::span<const Tensor> dst) const;
};

}  // namespace tenon
