// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// pad: x with a border.
#pragma once

#include <array>
#include <vector>

#include "ops/lib/op_def.h"

namespace tenon {

enum class PadMode { constant, reflect, edge, wrap };
constexpr auto names(PadMode) { return std::array{"constant", "reflect", "edge", "wrap"}; }

/// x with elements put before and behind it along some axes, or (negative pads) cut away: a constant, the mirrored
/// inside (reflect), the edge repeated, or x again (wrap).
///   x: any type; pads: integers [begins.., ends..]; value: as x, [] (absent: 0); axes: integers [n], optional (absent:
///   all)
///   ->  y: data type and rank of x
/// Errors: invalid_argument if the lists do not fit or a dim becomes negative; unsupported if not even their number is
/// known. Source: ONNX Pad-21.
struct Pad {
  static constexpr std::string_view kName = "pad";
  PadMode mode = PadMode::constant;

  static void fields(auto& self, auto&& field) { field("mode", self.mode); }
  Result<Knowns> infer_known(std::span<const Known> in) const;
  uint32_t value_operands() const { return 10; }
  Result<> reference(std::span<const ConstTensor> src, std::span<const Tensor> dst) const;
};

}  // namespace tenon
