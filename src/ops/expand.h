// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// expand: x broadcast to a shape.
#pragma once

#include "ops/lib/op_def.h"

namespace tenon {

/// Broadcasts x to a shape; both ways: where `shape` has 1, the dim of x stays.
///   x: any type; shape: integers [rank]  ->  y: data type of x, the broadcast of both shapes
/// Errors: invalid_argument if the shapes do not broadcast; unsupported if not even the rank is known before the run.
/// Source: ONNX Expand-13.
struct Expand {
  static constexpr std::string_view kName = "expand";

  static void fields(auto&, auto&&) {}
  Result<Knowns> infer_known(std::span<const Known> in) const;
  uint32_t value_operands() const { return 2; }
  Result<> reference(std::span<const ConstTensor> src, std::span<const Tensor> dst) const;
};

}  // namespace tenon
