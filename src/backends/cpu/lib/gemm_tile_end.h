// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
// The end of a tile of a matrix product: what its sums are added to, residual, clipping, stores.
#pragma once
#include <limits>

#include "backends/cpu/lib/gemm_tile_args.h"

namespace tenon::cpu {

template <class V, int kRows, int kVectors>
TENON_INLINE void add_residual(const Tile& t, V (&acc)[kRows][kVectors]) {
  const int tail = t.columns - (kVectors - 1) * V::kLanes;
  TENON_UNROLL
  for (int r = 0; r < kRows; ++r) {
    TENON_UNROLL
    for (int j = 0; j < kVectors; ++j) {
      const float* p = t.residual + r * t.ld_residual + j * V::kLanes;
      acc[r][j] = acc[r][j] + (j + 1 < kVectors ? V::load(p) : load_columns<V>(p, tail));
    }
  }
}

/// Clips to what has bounds; NaN stays: it is the second operand.
template <class V, int kRows, int kVectors>
TENON_INLINE void clip_tile(const Tile& t, V (&acc)[kRows][kVectors]) {
  constexpr float kNone = std::numeric_limits<float>::infinity();
  if (t.low != -kNone) {
    const V low = V::all(t.low);
    TENON_UNROLL
    for (int r = 0; r < kRows; ++r) {
      TENON_UNROLL
      for (int j = 0; j < kVectors; ++j) acc[r][j] = max(low, acc[r][j]);
    }
  }
  if (t.high != kNone) {
    const V high = V::all(t.high);
    TENON_UNROLL
    for (int r = 0; r < kRows; ++r) {
      TENON_UNROLL
      for (int j = 0; j < kVectors; ++j) acc[r][j] = min(high, acc[r][j]);
    }
  }
}

template <class V, int kRows, int kVectors>
TENON_INLINE void store_tile(const Tile& t, V (&acc)[kRows][kVectors]) {
  constexpr int kLanes = V::kLanes;
  const int tail = t.columns - (kVectors - 1) * kLanes;  // columns in the last vector
  if (t.last) {
    if (t.residual != nullptr && !t.residual_last) add_residual<V>(t, acc);
    clip_tile<V>(t, acc);
    if (t.residual != nullptr && t.residual_last) add_residual<V>(t, acc);
  }
  TENON_UNROLL
  for (int r = 0; r < kRows; ++r) {
    TENON_UNROLL
    for (int j = 0; j < kVectors; ++j) {
      float* p = t.c + r * t.ldc + j * kLanes;
      if (j + 1 < kVectors || tail >= kLanes) {
        acc[r][j].store(p);
      } else {
        acc[r][j].store(p, tail);
      }
    }
  }
}

/// What the sum of this slice is added to: bias, or the slices before.
template <class V, int kRows, int kVectors>
TENON_INLINE void add_start(const Tile& t, V (&acc)[kRows][kVectors]) {
  if (!t.accumulate && t.bias == nullptr) return;
  constexpr int kLanes = V::kLanes;
  const int tail = t.columns - (kVectors - 1) * kLanes;
  TENON_UNROLL
  for (int j = 0; j < kVectors; ++j) {
    const int columns = j + 1 < kVectors ? kLanes : tail;
    const V start = t.accumulate ? V::zero() : load_columns<V>(t.bias + j * kLanes, columns);
    TENON_UNROLL
    for (int r = 0; r < kRows; ++r) {
      acc[r][j] = acc[r][j] + (t.accumulate ? load_columns<V>(t.c + r * t.ldc + j * kLanes, columns) : start);
    }
  }
}

}  // namespace tenon::cpu
