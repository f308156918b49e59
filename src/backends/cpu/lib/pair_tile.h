// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
// Tiles of products that take two steps at once (pair_panel.h). V: a vector type with load_pair() and add_pairs().
#pragma once
#include "backends/cpu/lib/gemm_tile.h"
#include "backends/cpu/lib/pair_panel.h"

namespace tenon::cpu {

template <class V>
constexpr int pair_tile_rows(int pairs) {
  return (kRegisters<V> - pairs - 1) / pairs;
}

/// As compute_tile(), of a tile with all of k; t.b is packed by pack_pairs(), segments and rows of A are kStep floats.
template <class V, int kRows, int kPairs, int kStep>
void compute_pairs(const Tile& t) {
  V acc[kRows][kPairs];
  TENON_UNROLL
  for (int r = 0; r < kRows; ++r) {
    TENON_UNROLL
    for (int j = 0; j < kPairs; ++j) acc[r][j] = V::zero();
  }
  constexpr int kVectors = (kPairs + 1) / 2;
  for (int r = 0; r < kRows; ++r) {
    TENON_UNROLL
    for (int j = 0; j < kVectors; ++j) {
      _mm_prefetch(reinterpret_cast<const char*>(t.c + r * t.ldc + j * V::kLanes), _MM_HINT_T0);
      if (t.residual == nullptr) continue;
      _mm_prefetch(reinterpret_cast<const char*>(t.residual + r * t.ld_residual + j * V::kLanes), _MM_HINT_T0);
    }
  }
  const float *a = t.a, *b = t.b;
  const int64_t next = t.segment_stride - kStep;
  for (int64_t segment = t.segments; segment > 0; --segment, a += next) {
    for (int k = 0; k < kStep; k += 2, a += 2, b += kPairs * V::kLanes) {
      V row[kPairs];
      TENON_UNROLL
      for (int j = 0; j < kPairs; ++j) row[j] = V::load(b + j * V::kLanes);
      TENON_UNROLL
      for (int r = 0; r < kRows; ++r) {
        const V x = load_pair<V>(a + r * kStep);
        TENON_UNROLL
        for (int j = 0; j < kPairs; ++j) acc[r][j] = fma(x, row[j], acc[r][j]);
      }
    }
  }
  V sums[kRows][kVectors];
  TENON_UNROLL
  for (int r = 0; r < kRows; ++r) {
    TENON_UNROLL
    for (int j = 0; j < kVectors; ++j)
      sums[r][j] = add_pairs(acc[r][2 * j], 2 * j + 1 < kPairs ? acc[r][2 * j + 1] : V::zero());
  }
  add_start(t, sums);
  store_tile(t, sums);
}

template <class V, int kPairs, int kStep, int... kRows>
TENON_INLINE TileFunction pick_pairs(int64_t rows, std::integer_sequence<int, kRows...>) {
  static constexpr TileFunction kTable[] = {compute_pairs<V, kRows + 1, kPairs, kStep>...};
  return kTable[rows - 1];
}

/// Tiles of nearly equal height for all rows. finish: an activation that is more than bounds.
template <class V, int kPairs, int kStep>
TENON_INLINE void pair_tiles(Tile tile, int64_t rows, const Activation* finish) {
  constexpr int kMost = pair_tile_rows<V>(kPairs);
  const float* late = finish != nullptr && tile.residual_last ? tile.residual : nullptr;
  if (late != nullptr) tile.residual = nullptr;
  const int64_t tiles = (rows + kMost - 1) / kMost;
  for (int64_t i = 0, row = 0; i < tiles; ++i) {
    const int64_t end = rows * (i + 1) / tiles, height = end - row;
    pick_pairs<V, kPairs, kStep>(height, std::make_integer_sequence<int, kMost>{})(tile);
    if (finish != nullptr) finish_rows<V>(*finish, tile.c, tile.ldc, height, tile.columns, late, tile.ld_residual);
    tile.a += height * kStep;
    tile.c += height * tile.ldc;
    if (tile.residual != nullptr) tile.residual += height * tile.ld_residual;
    if (late != nullptr) late += height * tile.ld_residual;
    row = end;
  }
}

}  // namespace tenon::cpu
