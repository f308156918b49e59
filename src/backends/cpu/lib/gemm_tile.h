// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
// The inner loop of every matrix-like kernel: a tile of C kept in registers. V is the vector type of the including
// file.
#pragma once
#include <utility>

#include "backends/cpu/lib/finish_rows.h"

// Also the loops that clear and store accumulators must be unrolled in full: GCC 12 keeps the array in memory otherwise
// (30 instead of 103 GFLOP/s).
#define TENON_UNROLL _Pragma("GCC unroll 32")

namespace tenon::cpu {

template <class V>
inline constexpr int kRegisters = V::kLanes == 16 ? 32 : 16;

/// Rows of a tile that is `vectors` wide: as many as leave registers for a row of B and one element of A.
template <class V>
constexpr int tile_rows(int vectors) {
  const int rows = (kRegisters<V> - vectors - 1) / vectors;
  return rows < 14 ? rows : 14;
}

/// The same where A, B and C are in the first cache, or nearly: with one vector, two loads for two products bound it,
/// and taller tiles load B less often.
template <class V>
constexpr int near_tile_rows(int vectors) {
  return V::kLanes == 16 && vectors == 1 ? 28 : tile_rows<V>(vectors);
}

inline constexpr int kLineFloats = 16;  // of a cache line

struct Tile {
  const float* a = nullptr;  // [rows, k]
  int64_t lda = 0;
  const float* b = nullptr;  // [k, vectors * lanes]
  int64_t k = 0;             // steps of a segment
  int64_t segments = 1;      // of k: a moves by segment_stride from one to the next, b runs on
  int64_t segment_stride = 0;
  float* c = nullptr;  // [rows, columns]
  int64_t ldc = 0;
  int columns = 0;
  bool accumulate = false;  // add to what c holds; else to the bias
  bool last = true;         // all of k is in: residual and clipping now
  const float* bias = nullptr;
  const float* residual = nullptr;
  int64_t ld_residual = 0;
  bool residual_last = false;  // after clipping
  float low = 0, high = 0;     // clipping
  // Read ahead from here, `prefetch_step` bytes further with each step behind as many as the tile has rows.
  const float* prefetch = nullptr;
  int64_t prefetch_step = 0;
};

template <class V, int kRows, int kVectors>
TENON_INLINE void store_tile(const Tile& t, V (&acc)[kRows][kVectors]) {
  constexpr int kLanes = V::kLanes;
  const int tail = t.columns - (kVectors - 1) * kLanes;  // columns in the last vector
  if (t.last) {
    const V low = V::all(t.low), high = V::all(t.high);
    TENON_UNROLL
    for (int r = 0; r < kRows; ++r) {
      TENON_UNROLL
      for (int j = 0; j < kVectors; ++j) {
        if (t.residual == nullptr) {
          acc[r][j] = min(high, max(low, acc[r][j]));  // NaN stays: it is the second operand
          continue;
        }
        const float* p = t.residual + r * t.ld_residual + j * kLanes;
        const V residual = j + 1 < kVectors ? V::load(p) : load_columns<V>(p, tail);
        if (!t.residual_last) acc[r][j] = acc[r][j] + residual;
        acc[r][j] = min(high, max(low, acc[r][j]));
        if (t.residual_last) acc[r][j] = acc[r][j] + residual;
      }
    }
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

/// kAhead: lines are read ahead, those of C and those at t.prefetch.
template <class V, int kRows, int kVectors, bool kAhead>
void compute_tile(const Tile& t) {
  constexpr int kLanes = V::kLanes;
  V acc[kRows][kVectors];
  // From zero, and the start is added behind: small sums round less. The logits of efficientnet-lite0 differ from those
  // of ONNX Runtime by 1.0e-6 to 1.3e-6 in the mean then, by 1.6e-6 to 2.9e-6 if sums go on from the start.
  TENON_UNROLL
  for (int r = 0; r < kRows; ++r) {
    TENON_UNROLL
    for (int j = 0; j < kVectors; ++j) acc[r][j] = V::zero();
  }
  const float *a = t.a, *b = t.b;
  const int64_t lda = t.lda;
  [[maybe_unused]] const int64_t step = t.prefetch_step;
  const auto multiply_step = [&]() __attribute__((always_inline)) {
    V row[kVectors];
    TENON_UNROLL
    for (int j = 0; j < kVectors; ++j) row[j] = V::load(b + j * kLanes);
    TENON_UNROLL
    for (int r = 0; r < kRows; ++r) {
      const V x = V::all(a[r * lda]);
      TENON_UNROLL
      for (int j = 0; j < kVectors; ++j) acc[r][j] = fma(x, row[j], acc[r][j]);
    }
    ++a;
    b += kVectors * kLanes;
  };
  int64_t k = t.k;
  if constexpr (kAhead) {
    // With the first steps come the lines that the end of the tile reads and writes.
    const int64_t first = t.k < kRows ? t.k : kRows;
    const float *c = t.c, *added = t.residual != nullptr ? t.residual : t.c;
    const int64_t ld_added = t.residual != nullptr ? t.ld_residual : t.ldc;
    for (k = first; k > 0; --k, c += t.ldc, added += ld_added) {
      TENON_UNROLL
      for (int j = 0; j < kVectors; j += kLineFloats / kLanes) {
        _mm_prefetch(reinterpret_cast<const char*>(c + j * kLanes), _MM_HINT_T0);
        _mm_prefetch(reinterpret_cast<const char*>(added + j * kLanes), _MM_HINT_T0);
      }
      multiply_step();
    }
    k = t.k - first;
  }
  const char* ahead = reinterpret_cast<const char*>(t.prefetch);
  for (int64_t segment = t.segments;; k = t.k) {
    for (; k > 0; --k) {
      if constexpr (kAhead) {
        _mm_prefetch(ahead, _MM_HINT_T1);
        ahead += step;
      }
      multiply_step();
    }
    if (--segment == 0) break;
    a += t.segment_stride - t.k;
  }
  add_start(t, acc);
  store_tile(t, acc);
}

using TileFunction = void (*)(const Tile&);

template <class V, int kVectors, bool kAhead, int... kRows>
TENON_INLINE TileFunction pick_tile(int rows, std::integer_sequence<int, kRows...>) {
  static constexpr TileFunction kTable[] = {compute_tile<V, kRows + 1, kVectors, kAhead>...};
  return kTable[rows - 1];
}

/// The function for a tile of rows x vectors.
template <class V, bool kAhead = true>
TENON_INLINE TileFunction tile_function(int rows, int64_t vectors) {
  const auto pick = [&]<int kVectors>() {
    constexpr int kMost = kAhead ? tile_rows<V>(kVectors) : near_tile_rows<V>(kVectors);
    return pick_tile<V, kVectors, kAhead>(rows, std::make_integer_sequence<int, kMost>{});
  };
  if constexpr (V::kLanes == 16 && kAhead) {
    if (vectors == 4) return pick.template operator()<4>();
  }
  if (vectors == 1) return pick.template operator()<1>();
  if (!kAhead || vectors == 2) return pick.template operator()<2>();
  return pick.template operator()<3>();
}

}  // namespace tenon::cpu
