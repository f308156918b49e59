// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// bit_shift: y = a shifted by b bits.
#pragma once

#include <array>

#include "ops/lib/op_def.h"

namespace tenon {

enum class Direction { left, right };
constexpr auto names(Direction) { return std::array{"left", "right"}; }

/// Shift, elementwise: y = a shifted by b bits.
///   a, b: any integer type, the same for both, shapes that broadcast  ->  y: as a, the broadcast shape
/// Errors: invalid_argument if there are not two inputs of one type whose shapes broadcast; unsupported for other
/// types. Source: ONNX BitShift-28; a signed type shifts right with copies of its sign; beyond all bits, or by a
/// negative number, that sign (right) or 0 is left.
struct BitShift {
  static constexpr std::string_view kName = "bit_shift";
  static constexpr OpTraits kTraits = {.pointwise = true};
  Direction direction = Direction::left;

  static void fields(auto& self, auto&& field) { field("direction", self.direction); }
  Result<Types> infer(std::span<const TensorType> in) const;
  Result<> reference(std::span<const ConstTensor> src, std::span<const Tensor> dst) const;
};

}  // namespace tenon
