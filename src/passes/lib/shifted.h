// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// 8-bit data as operators of integers read it: widened, less its zero point.
#pragma once

#include <vector>

#include "passes/lib/fusion.h"

namespace tenon::passes {

/// The operand of a cast to `to`; kNoValue if the value is none.
ValueId cast_from(const Fusion& fusion, ValueId id, DataType to);

/// Data and its zero point, and the nodes that widen and subtract.
struct Shifted {
  ValueId x = kNoValue, zero = kNoValue;
  std::vector<NodeId> nodes = {};
};

/// `id` as 8-bit data that a cast to `wide` widens, with or without a zero point that is subtracted; x is kNoValue if
/// it is something else.
Shifted shifted_data(const Fusion& fusion, ValueId id, DataType wide);

}  // namespace tenon::passes
