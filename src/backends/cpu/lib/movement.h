// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Operators that only move elements, as lists of strided copies.
#pragma once
#include <vector>

#include "backend/tactic.h"
#include "backends/cpu/lib/strided_copy.h"

namespace tenon::cpu {

/// One copy from an operand to a result; offsets in elements.
struct Movement {
  size_t src = 0, dst = 0;
  int64_t src_offset = 0, dst_offset = 0;
  StridedCopy copy;
};

/// Appends a copy of `dims` elements (logical axes) between two operands with these strides. Declines too many
/// dimensions.
Result<> add_movement(std::vector<Movement>& list, Movement where, DataType dtype, const std::vector<int64_t>& dims,
                      const std::vector<int64_t>& src_strides, const std::vector<int64_t>& dst_strides);

/// A launch that makes all copies; no barrier between them, so they must not overlap.
Prepared prepare_movements(std::vector<Movement> list);

}  // namespace tenon::cpu
