// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
// What a tile of a matrix product is told, and how large it may be. V is the vector type of the including file.
#pragma once
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
  bool near_c = false;         // C is in the second cache
  float low = 0, high = 0;     // clipping
  // Read ahead from here, `prefetch_step` bytes further with each step behind those that fetch lines of C.
  const float* prefetch = nullptr;
  int64_t prefetch_step = 0;
};

}  // namespace tenon::cpu
