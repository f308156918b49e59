// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// tile: x repeated along its axes.
#pragma once

#include "ops/lib/op_def.h"

namespace tenon {

/// x repeated along its axes.
///   x: any type; repeats: integers [rank of x]  ->  y: data type of x, each dim times its repeats
/// Errors: invalid_argument unless there is one repeat of at least 0 for each axis.
/// Source: ONNX Tile-13.
struct Tile {
  static constexpr std::string_view kName = "tile";

  static void fields(auto&, auto&&) {}
  Result<Knowns> infer_known(std::span<const Known> in) const;
  uint32_t value_operands() const { return 2; }
  Result<> reference(std::span<const ConstTensor> src, std::span<const Tensor> dst) const;
};

}  // namespace tenon
