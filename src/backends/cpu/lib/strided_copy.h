// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
// Copies between strided views: transpose, reorder, slice, concat, split, pad, expand and tile are all this.
#pragma once
#include <cstddef>
#include <cstdint>
#include <span>

#include "base/threads.h"

namespace tenon::cpu {

/// A copy ready to run: make_strided_copy() fills it; it serves any buffers.
struct StridedCopy {
  static constexpr int kMaxRank = 8;
  /// What the two innermost dimensions are like.
  enum class Kind : uint8_t {
    runs,       // innermost stride 1 on both sides
    transpose,  // innermost: dst stride 1; the one before: src stride 1
    elements    // anything else
  };
  Kind kind = Kind::elements;
  int element_bytes = 4;
  int rank = 1;  // after joining; dst strides fall
  int64_t dims[kMaxRank] = {1}, src_strides[kMaxRank] = {}, dst_strides[kMaxRank] = {};
  int64_t volume = 1;
};

/// Copies dims elements of element_bytes (1, 2, 4 or 8) from src_strides to dst_strides (in elements; a source stride
/// may be 0 or negative). False if more than kMaxRank dimensions are left after joining.
bool make_strided_copy(std::span<const int64_t> dims, std::span<const int64_t> src_strides,
                       std::span<const int64_t> dst_strides, int element_bytes, StridedCopy& out);

/// src and dst are the addresses of the first elements. Every member of the team calls it; no barrier.
void strided_copy(const StridedCopy& args, const void* src, void* dst, const Team& team);

}  // namespace tenon::cpu
