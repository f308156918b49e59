// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
// The loops around the tile: a block of C from a block of A and some panels of B, sized for the caches.
#pragma once
#include "backends/cpu/lib/gemm_f32.h"
#include "backends/cpu/lib/gemm_tile.h"

namespace tenon::cpu {

inline constexpr int64_t kSliceSteps = 384;        // of k: a panel slice of 16 columns takes 24 KiB, most of L1
inline constexpr int64_t kBlockFloats = 48 << 10;  // of A: 192 KiB, less than half of L2
inline constexpr int64_t kNearFloats = 64 << 10;   // of B, which stay in L2: a quarter MiB

/// One block of work: rows [row, row + rows) times panels [panel, panel_end).
struct Block {
  int64_t row = 0, rows = 0;
  int64_t panel = 0, panel_end = 0;
};

/// Where the rows of A lie for one slice of k.
struct RowsOfA {
  const float* data = nullptr;
  int64_t ld = 0;
};

/// Slices of k: equal parts of at most kSliceSteps or a little more.
template <class V>
TENON_INLINE int64_t slice_steps(int64_t k) {
  const int64_t slices = (k + kSliceSteps * 4 / 3 - 1) / (kSliceSteps * 4 / 3);
  return slices <= 1 ? k : ((k + slices - 1) / slices + 7) / 8 * 8;
}

/// All row tiles of one panel and one slice of k. Tiles are of nearly equal height: 49 rows are 5 + 5 + ... + 6, not 6
/// + ... + 1. kAhead: lines are read ahead; without, at most two vectors. dense_a: what tiles read ahead are the rows
/// of A behind theirs, which lie side by side, instead of the next slice of B.
template <class V, bool kAhead = true>
TENON_INLINE void panel_tiles(Tile tile, int64_t rows, int64_t vectors, const Activation* finish,
                              bool dense_a = false) {
  // What the tile function itself adds, and what is added after the activation.
  const float* late = finish != nullptr && tile.residual_last ? tile.residual : nullptr;
  if (late != nullptr) tile.residual = nullptr;
  const int64_t most = kAhead ? tile_rows<V>(vectors) : near_tile_rows<V>(vectors);
  const int64_t tiles = (rows + most - 1) / most;
  const int64_t short_rows = rows / tiles, tall_tiles = rows % tiles;
  // The tiles together read one slice of a panel ahead.
  const int64_t steps = tile.k * tile.segments - line_steps<V>(tile, short_rows, vectors * V::kLanes);
  const int64_t slice_bytes = tile.k * tile.segments * vectors * V::kLanes * int64_t{sizeof(float)};
  tile.prefetch_step = steps > 0 ? (slice_bytes / tiles + steps - 1) / steps : 0;
  int64_t ahead = slice_bytes / tiles / int64_t{sizeof(float)};
  if (dense_a) {
    ahead = short_rows * tile.lda;
    tile.prefetch = tile.a + (tall_tiles > 0 ? ahead + tile.lda : ahead);
    tile.prefetch_step = steps > 0 ? (short_rows + 1) * tile.lda * int64_t{sizeof(float)} / steps : 0;
  }
  for (int64_t i = 0; i < tiles; ++i) {
    const int64_t height = short_rows + (i < tall_tiles ? 1 : 0);
    tile_function<V, kAhead>(static_cast<int>(height), vectors)(tile);
    if (finish != nullptr) finish_rows<V>(*finish, tile.c, tile.ldc, height, tile.columns, late, tile.ld_residual);
    tile.a += height * tile.lda;
    tile.c += height * tile.ldc;
    if (tile.residual != nullptr) tile.residual += height * tile.ld_residual;
    if (late != nullptr) late += height * tile.ld_residual;
    tile.prefetch += ahead;
  }
}

/// What a block multiplies, and where it puts the result.
struct BlockArgs {
  const PanelShape* shape = nullptr;
  const float* b = nullptr;
  float* c = nullptr;  // the block's first element
  int64_t ldc = 0;
  const Epilogue* epilogue = nullptr;
  const float* residual = nullptr;  // the block's first element
  const float* next = nullptr;      // weights that the block after this one will want first; none: its own again
  bool near_c = false;              // C is in the second cache
};

/// A tile of `panel`, at the block's first row, for steps [k, k_end).
template <class V>
TENON_INLINE Tile panel_tile(const BlockArgs& g, const Block& block, int64_t panel, int64_t k, int64_t k_end) {
  const PanelShape& shape = *g.shape;
  const int64_t width = shape.vectors_of(panel) * V::kLanes, column = panel * shape.width();
  const int64_t shift = column - block.panel * shape.width();
  const bool last = k_end == shape.k, more = panel + 1 < block.panel_end;
  Tile tile{.b = g.b + shape.offset_of(panel) + k * width, .k = k_end - k, .c = g.c + shift, .ldc = g.ldc};
  tile.columns = static_cast<int>(width < shape.n - column ? width : shape.n - column);
  tile.accumulate = k > 0;
  tile.last = last;
  tile.near_c = g.near_c;
  tile.bias = g.epilogue->bias != nullptr ? g.epilogue->bias + column : nullptr;
  tile.residual = last && g.residual != nullptr ? g.residual + shift : nullptr;
  tile.ld_residual = g.epilogue->ld_residual;
  tile.residual_last = g.epilogue->residual_last;
  const Bounds bounds = bounds_of<V>(g.epilogue->activation);
  tile.low = bounds.low;
  tile.high = bounds.high;
  // Next comes the same slice of the next panel, or the next slice of the first one.
  const int64_t next = more ? panel + 1 : block.panel;
  tile.prefetch = g.b + shape.offset_of(next) + (more ? k : last ? 0 : k_end) * shape.vectors_of(next) * V::kLanes;
  if (last && !more && g.next != nullptr) tile.prefetch = g.next;
  return tile;
}

/// Computes one block. rows_of_a(begin, end) gives columns [begin, end) of the block's rows of A, packing them if it
/// must.
template <class V, class RowsOf>
TENON_INLINE void compute_block(const BlockArgs& g, const Block& block, RowsOf&& rows_of_a) {
  const PanelShape& shape = *g.shape;
  const Activation* finish = is_bounds<V>(g.epilogue->activation) ? nullptr : &g.epilogue->activation;
  const int64_t steps = shape.k > 0 ? slice_steps<V>(shape.k) : 1;
  int64_t k = 0;
  do {
    const int64_t k_end = k + steps < shape.k ? k + steps : shape.k;
    const RowsOfA a = rows_of_a(k, k_end);
    // The first panel meets A, which may come from far; B may not. 1x1 convolutions of 256 channels to 64 and 128 at
    // 56x56 took 5 and 3 % less then, one thread of a Xeon.
    const bool streams_a = a.ld == shape.k && shape.packed_floats() <= kNearFloats && g.next == nullptr;
    for (int64_t panel = block.panel; panel < block.panel_end; ++panel) {
      Tile tile = panel_tile<V>(g, block, panel, k, k_end);
      tile.a = a.data;
      tile.lda = a.ld;
      panel_tiles<V>(tile, block.rows, shape.vectors_of(panel), tile.last ? finish : nullptr,
                     streams_a && panel == block.panel);
    }
    k = k_end;
  } while (k < shape.k);
}

/// The epilogue's program on a block that is in cache still: its rows are those of the result from `row` on, its
/// columns those from `column` on.
TENON_INLINE void finish_block(const BlockArgs& g, const Block& block, int64_t row, int64_t column) {
  if (g.epilogue->finish == nullptr) return;
  const int64_t first = block.panel * g.shape->width(), end = block.panel_end * g.shape->width();
  finish_part(*g.epilogue->finish, g.epilogue->first_row + row, block.rows, column + first,
              (end < g.shape->n ? end : g.shape->n) - first);
}

/// How C is cut into blocks that are claimed by the members of a team: nearly equal ones, of whole units of rows.
struct BlockGrid {
  int64_t rows = 0, panels = 0;              // of C
  int64_t row_blocks = 1, panel_blocks = 1;  // how many each is cut into
  int64_t unit = 1;                          // of rows
  int64_t blocks() const { return row_blocks * panel_blocks; }
  int64_t units() const { return (rows + unit - 1) / unit; }
  /// Of the largest block.
  int64_t block_rows() const { return (units() + row_blocks - 1) / row_blocks * unit; }
  Block block(int64_t i) const {
    const int64_t r = i / panel_blocks, p = i % panel_blocks;
    const int64_t row = r * units() / row_blocks * unit, end = (r + 1) * units() / row_blocks * unit;
    return {.row = row,
            .rows = (end < rows ? end : rows) - row,
            .panel = p * panels / panel_blocks,
            .panel_end = (p + 1) * panels / panel_blocks};
  }
};

/// Blocks whose slice of A fits half of L2. A team shares the longer side: weights that come from memory are then read
/// once, not once per member.
template <class V>
TENON_INLINE BlockGrid block_grid(const PanelShape& shape, int64_t m, int team_size) {
  BlockGrid grid{.rows = m, .panels = shape.panels()};
  const int64_t steps = shape.k > 0 ? slice_steps<V>(shape.k) : 1, most = kBlockFloats / steps;
  grid.row_blocks = most < m ? (m + most - 1) / most : 1;
  if (team_size == 1) return grid;
  constexpr int64_t kBlocksEach = 3;  // more balance better, but cost more cold starts
  // As many for each member: with one more, somebody works alone at the end.
  const int64_t least = team_size * kBlocksEach;
  if (shape.n >= m && grid.panels >= team_size) {
    const int64_t wanted = (least + grid.row_blocks - 1) / grid.row_blocks;
    grid.panel_blocks = wanted < grid.panels ? wanted : grid.panels;
    // Few panels are best shared out in equal blocks, more than wanted if need be.
    for (int64_t blocks = grid.panel_blocks; blocks <= 2 * wanted && blocks <= grid.panels; ++blocks) {
      if (grid.panels % blocks != 0 || blocks * grid.row_blocks % team_size != 0) continue;
      grid.panel_blocks = blocks;
      break;
    }
    return grid;
  }
  const int64_t fitting = grid.block_rows(), wanted = grid.row_blocks > least ? grid.row_blocks : least;
  grid.row_blocks = (wanted + team_size - 1) / team_size * team_size;
  if (grid.row_blocks > m) grid.row_blocks = m > 0 ? m : 1;
  // Whole tiles are best, where there are enough of them.
  BlockGrid whole = grid;
  whole.unit = tile_rows<V>(shape.vectors);
  return whole.units() >= whole.row_blocks && whole.block_rows() <= fitting ? whole : grid;
}

}  // namespace tenon::cpu
