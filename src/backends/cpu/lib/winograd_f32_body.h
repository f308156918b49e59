// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
// winograd_f32 for any vector type V: transform tiles, one matrix product for each position, transform back.
#pragma once
#include "backends/cpu/lib/gemm_block.h"
#include "backends/cpu/lib/winograd_stages.h"

namespace tenon::cpu {

// V and M of a block with the weights around them should stay in L2 and its share of L3.
inline constexpr int64_t kWinogradBlockBytes = 700 << 10;

template <class V>
TENON_INLINE WinogradPlan winograd_plan(const ConvSizes& s, WinogradTile tile, int threads) {
  WinogradPlan p{.form = winograd_form(s, tile)};
  p.positions = p.form.positions();
  p.rows = (s.out_h + p.form.tile[0] - 1) / p.form.tile[0];
  p.columns = (s.out_w + p.form.tile[1] - 1) / p.form.tile[1];
  p.tiles = s.batch * p.rows * p.columns;
  p.ld_v = (s.in_c + V::kLanes - 1) / V::kLanes * V::kLanes;
  p.ld_m = (s.out_c + V::kLanes - 1) / V::kLanes * V::kLanes;
  const int64_t tile_bytes = p.positions * (p.ld_v + p.ld_m) * int64_t{sizeof(float)};
  constexpr int64_t kRows = tile_rows<V>(2);
  int64_t most = kWinogradBlockBytes / tile_bytes / kRows * kRows;
  if (most < 2 * kRows) most = 2 * kRows;
  p.shared = winograd_is_shared({.tiles = p.tiles,
                                 .tile_bytes = tile_bytes,
                                 .weight_bytes = p.positions * p.ld_v * p.ld_m * int64_t{sizeof(float)},
                                 .blocks = (p.tiles + most - 1) / most},
                                threads);
  const int64_t blocks = p.shared ? 1 : ((p.tiles + most - 1) / most + threads - 1) / threads * threads;
  p.block = blocks > 0 ? (p.tiles + blocks - 1) / blocks : 0;
  // Positions a multiple of the page size apart would compete for the same sets of the cache.
  constexpr int64_t kPad = 16;
  p.stride_v = p.block * p.ld_v + kPad;
  p.stride_m = p.block * p.ld_m + kPad;
  return p;
}

/// Products [begin, end) of (position, panel), position major: M = V * U.
template <class V>
[[gnu::noinline]] void multiply_positions(const WinogradF32& g, const WinogradPlan& p, int64_t tiles, int64_t begin,
                                          int64_t end, const float* v, float* m) {
  const Epilogue none;
  const int64_t panels = g.shape.panels();
  while (begin < end) {
    const int64_t position = begin / panels, panel = begin % panels;
    const int64_t panel_end = panels - panel < end - begin ? panels : panel + end - begin;
    const float* a = v + position * p.stride_v;
    BlockArgs args{.shape = &g.shape, .b = g.weights + position * g.shape.packed_floats(), .epilogue = &none};
    args.c = m + position * p.stride_m + panel * g.shape.width();
    args.ldc = p.ld_m;
    args.next = args.b + g.shape.packed_floats();
    args.near_c = true;
    compute_block<V>(args, {.row = 0, .rows = tiles, .panel = panel, .panel_end = panel_end}, [&](int64_t k, int64_t) {
      return RowsOfA{a + k, p.ld_v};
    });
    begin += panel_end - panel;
  }
}

/// All members work on the same tiles and meet between the three stages.
template <class V>
TENON_INLINE void winograd_shared(const WinogradF32& g, const WinogradPlan& p, const WinogradStages& stages,
                                  const float* zeros, float* v, const Team& team) {
  constexpr int64_t kChunksEach = 4;
  float* m = v + p.positions * p.stride_v;
  const int64_t parts = team.size * kChunksEach, products = p.positions * g.shape.panels();
  team.chunks(p.tiles, (p.tiles + parts - 1) / parts,
              [&](WorkRange r) { input_tiles<V>(g, p, stages, zeros, 0, r, v); });
  team.chunks(products, (products + parts - 1) / parts,
              [&](WorkRange r) { multiply_positions<V>(g, p, p.tiles, r.begin, r.end, v, m); });
  team.last_chunks(p.tiles, (p.tiles + parts - 1) / parts,
                   [&](WorkRange r) { output_tiles<V>(g, p, stages, 0, r, m); });
}

/// Each member takes whole blocks of tiles and never waits.
template <class V>
TENON_INLINE void winograd_blocks(const WinogradF32& g, const WinogradPlan& p, const WinogradStages& stages,
                                  const float* zeros, float* v, const Team& team) {
  float* m = v + p.positions * p.stride_v;
  team.last_chunks(p.tiles, p.block, [&](WorkRange r) {
    input_tiles<V>(g, p, stages, zeros, r.begin, r, v);
    multiply_positions<V>(g, p, r.size(), 0, p.positions * g.shape.panels(), v, m);
    output_tiles<V>(g, p, stages, r.begin, r, m);
  });
}

/// The workspace of a member: a block and a pixel of zeros. A team may turn out smaller than planned.
template <class V>
TENON_INLINE int64_t winograd_workspace(const ConvSizes& sizes, WinogradTile tile, int threads) {
  int64_t floats = 0;
  for (int t = 1; t <= threads; ++t) {
    const WinogradPlan p = winograd_plan<V>(sizes, tile, t);
    const int64_t zeros = t * p.ld_v, blocks = p.block_floats() * (p.shared ? 1 : t);
    if (floats < zeros + blocks) floats = zeros + blocks;
  }
  return floats;
}

template <class V>
TENON_INLINE void winograd_f32(const WinogradF32& g, const Team& team) {
  const WinogradPlan p = winograd_plan<V>(g.sizes, g.tile, team.size);
  if (p.tiles == 0) return;
  const WinogradStages stages =
      g.tile == WinogradTile::two ? winograd_stages<V, 2>(p.form) : winograd_stages<V, 4>(p.form);
  float* zeros = g.workspace + team.rank * p.ld_v;
  for (int64_t c = 0; c < p.ld_v; c += V::kLanes) V::zero().store(zeros + c);
  float* blocks = g.workspace + team.size * p.ld_v;
  if (p.shared) {
    winograd_shared<V>(g, p, stages, zeros, blocks, team);
  } else {
    winograd_blocks<V>(g, p, stages, zeros, blocks + team.rank * p.block_floats(), team);
  }
}

}  // namespace tenon::cpu
