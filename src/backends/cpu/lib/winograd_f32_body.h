// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
// winograd_f32 for any vector type V: transform tiles, one matrix product for each position, transform back.
#pragma once
#include "backends/cpu/lib/gemm_block.h"
#include "backends/cpu/lib/winograd_f32.h"
#include "backends/cpu/lib/winograd_transform.h"

namespace tenon::cpu {

/// How the tiles of a problem are cut and where the transformed ones lie in the workspace:
/// V [positions, tiles of a block, in_c] and M [positions, tiles of a block, out_c], channels rounded up to vectors.
struct WinogradPlan {
  int64_t tile = 0, positions = 0;
  int64_t rows = 0, columns = 0, tiles = 0;  // tiles of an image down and across, and of the batch
  int64_t block = 0;                         // tiles of a block
  bool shared = false;                       // one block, split by positions and panels: weights are read once
  int64_t ld_v = 0, ld_m = 0, stride_v = 0, stride_m = 0;
  int64_t block_floats() const { return positions * (stride_v + stride_m); }
};

// V and M of a block with the weights around them should stay in L2 and its share of L3.
inline constexpr int64_t kWinogradBlockBytes = 700 << 10;
// Up to so many tiles, reading the weights once matters more.
inline constexpr int64_t kWinogradFewTiles = 64;
inline constexpr int64_t kWinogradSharedBytes = 4 << 20;

template <class V>
TENON_INLINE WinogradPlan winograd_plan(const ConvSizes& s, WinogradTile tile, int threads) {
  WinogradPlan p{.tile = static_cast<int64_t>(tile), .positions = winograd_positions(tile)};
  p.rows = (s.out_h + p.tile - 1) / p.tile;
  p.columns = (s.out_w + p.tile - 1) / p.tile;
  p.tiles = s.batch * p.rows * p.columns;
  p.ld_v = (s.in_c + V::kLanes - 1) / V::kLanes * V::kLanes;
  p.ld_m = (s.out_c + V::kLanes - 1) / V::kLanes * V::kLanes;
  const int64_t tile_bytes = p.positions * (p.ld_v + p.ld_m) * int64_t{sizeof(float)};
  p.shared = p.tiles <= kWinogradFewTiles || (threads > 1 && p.tiles * tile_bytes <= kWinogradSharedBytes);
  constexpr int64_t kRows = tile_rows<V>(2);
  int64_t most = kWinogradBlockBytes / tile_bytes / kRows * kRows;
  if (most < 2 * kRows) most = 2 * kRows;
  const int64_t blocks = p.shared ? 1 : ((p.tiles + most - 1) / most + threads - 1) / threads * threads;
  p.block = blocks > 0 ? (p.tiles + blocks - 1) / blocks : 0;
  // Positions a multiple of the page size apart would compete for the same sets of the cache.
  constexpr int64_t kPad = 16;
  p.stride_v = p.block * p.ld_v + kPad;
  p.stride_m = p.block * p.ld_m + kPad;
  return p;
}

/// Transforms input tiles [begin, end); dst belongs to tile `first`.
template <class V, int kTile>
TENON_INLINE void input_tiles(const WinogradF32& g, const WinogradPlan& p, const float* zeros, int64_t first,
                              int64_t begin, int64_t end, float* dst) {
  constexpr int kSize = kTile + 2;
  const ConvSizes& s = g.sizes;
  for (int64_t t = begin; t < end; ++t) {
    const float* image = g.src + t / (p.rows * p.columns) * s.in_h * s.in_w * g.ld_src;
    const int64_t y0 = t / p.columns % p.rows * kTile - s.pad[0], x0 = t % p.columns * kTile - s.pad[1];
    const float* pixels[kSize * kSize];
    for (int y = 0; y < kSize; ++y) {
      for (int x = 0; x < kSize; ++x) {
        const bool inside = y0 + y >= 0 && y0 + y < s.in_h && x0 + x >= 0 && x0 + x < s.in_w;
        pixels[y * kSize + x] = inside ? image + ((y0 + y) * s.in_w + x0 + x) * g.ld_src : zeros;
      }
    }
    input_tile<V, kTile>(pixels, s.in_c, dst + (t - first) * p.ld_v, p.stride_v);
  }
}

template <class V, int kTile>
TENON_INLINE void output_tiles(const WinogradF32& g, const WinogradPlan& p, int64_t first, int64_t begin, int64_t end,
                               const float* src) {
  const ConvSizes& s = g.sizes;
  const Epilogue& e = g.epilogue;
  const Bounds bounds = bounds_of<V>(e.activation);
  OutputTile tile{.row_stride = s.out_w * g.ld_dst, .pixel_stride = g.ld_dst};
  tile.residual_row_stride = s.out_w * e.ld_residual;
  tile.residual_pixel_stride = e.ld_residual;
  tile.residual_last = e.residual_last;
  tile.bias = e.bias;
  tile.low = bounds.low;
  tile.high = bounds.high;
  for (int64_t t = begin; t < end; ++t) {
    const int64_t y = t / p.columns % p.rows * kTile, x = t % p.columns * kTile;
    const int64_t pixel = (t / (p.rows * p.columns) * s.out_h + y) * s.out_w + x;
    tile.dst = g.dst + pixel * g.ld_dst;
    const float* residual = e.residual != nullptr ? e.residual + pixel * e.ld_residual : nullptr;
    const float* late = !is_bounds<V>(e.activation) && e.residual_last ? residual : nullptr;
    tile.residual = late == nullptr ? residual : nullptr;
    tile.rows = static_cast<int>(s.out_h - y < kTile ? s.out_h - y : kTile);
    tile.columns = static_cast<int>(s.out_w - x < kTile ? s.out_w - x : kTile);
    output_tile<V, kTile>(src + (t - first) * p.ld_m, p.stride_m, s.out_c, tile);
    if (is_bounds<V>(e.activation)) continue;
    for (int r = 0; r < tile.rows; ++r) {
      finish_rows<V>(e.activation, tile.dst + r * tile.row_stride, g.ld_dst, tile.columns, s.out_c,
                     late != nullptr ? late + r * tile.residual_row_stride : nullptr, e.ld_residual);
    }
  }
}

/// Products [begin, end) of (position, panel), position major: M = V * U.
template <class V>
TENON_INLINE void multiply_positions(const WinogradF32& g, const WinogradPlan& p, int64_t tiles, int64_t begin,
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
    compute_block<V>(args, {.row = 0, .rows = tiles, .panel = panel, .panel_end = panel_end}, [&](int64_t k, int64_t) {
      return RowsOfA{a + k, p.ld_v};
    });
    begin += panel_end - panel;
  }
}

/// All members work on the same tiles and meet between the three stages.
template <class V, int kTile>
TENON_INLINE void winograd_shared(const WinogradF32& g, const WinogradPlan& p, const float* zeros, float* v,
                                  const Team& team) {
  constexpr int64_t kChunksEach = 4;
  float* m = v + p.positions * p.stride_v;
  const int64_t parts = team.size * kChunksEach, products = p.positions * g.shape.panels();
  team.chunks(p.tiles, (p.tiles + parts - 1) / parts,
              [&](WorkRange r) { input_tiles<V, kTile>(g, p, zeros, 0, r.begin, r.end, v); });
  team.chunks(products, (products + parts - 1) / parts,
              [&](WorkRange r) { multiply_positions<V>(g, p, p.tiles, r.begin, r.end, v, m); });
  team.last_chunks(p.tiles, (p.tiles + parts - 1) / parts,
                   [&](WorkRange r) { output_tiles<V, kTile>(g, p, 0, r.begin, r.end, m); });
}

/// Each member takes whole blocks of tiles and never waits.
template <class V, int kTile>
TENON_INLINE void winograd_blocks(const WinogradF32& g, const WinogradPlan& p, const float* zeros, float* v,
                                  const Team& team) {
  float* m = v + p.positions * p.stride_v;
  team.last_chunks(p.tiles, p.block, [&](WorkRange r) {
    input_tiles<V, kTile>(g, p, zeros, r.begin, r.begin, r.end, v);
    multiply_positions<V>(g, p, r.size(), 0, p.positions * g.shape.panels(), v, m);
    output_tiles<V, kTile>(g, p, r.begin, r.begin, r.end, m);
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

template <class V, int kTile>
TENON_INLINE void winograd_f32(const WinogradF32& g, const Team& team) {
  const WinogradPlan p = winograd_plan<V>(g.sizes, g.tile, team.size);
  if (p.tiles == 0) return;
  float* zeros = g.workspace + team.rank * p.ld_v;
  for (int64_t c = 0; c < p.ld_v; c += V::kLanes) V::zero().store(zeros + c);
  float* blocks = g.workspace + team.size * p.ld_v;
  if (p.shared) {
    winograd_shared<V, kTile>(g, p, zeros, blocks, team);
  } else {
    winograd_blocks<V, kTile>(g, p, zeros, blocks + team.rank * p.block_floats(), team);
  }
}

}  // namespace tenon::cpu
