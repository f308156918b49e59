// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
// conv_f32 for any vector type V.
#pragma once
#include "backends/cpu/lib/conv_f32.h"
#include "backends/cpu/lib/gemm_block.h"

namespace tenon::cpu {

/// Patches that are the input's own rows need no packing.
TENON_INLINE bool reads_in_place(const ConvF32& g) {
  const ConvPass& p = *g.pass;
  return p.taps.size() == 1 && p.taps[0].dy == 0 && p.taps[0].dx == 0 && p.in_step[0] == 1 && p.in_step[1] == 1 &&
         p.rows == g.sizes.in_h && p.columns == g.sizes.in_w;
}

/// dst may be written a vector beyond count; src is not read beyond it.
template <class V>
TENON_INLINE void copy_floats(const float* src, float* dst, int64_t count) {
  int64_t i = 0;
  for (; i + V::kLanes <= count; i += V::kLanes) V::load(src + i).store(dst + i);
  if (i < count) V::load(src + i, static_cast<int>(count - i)).store(dst + i);
}

template <class V>
TENON_INLINE void clear_floats(float* dst, int64_t count) {
  for (int64_t i = 0; i < count; i += V::kLanes) V::zero().store(dst + i);
}

/// Columns [k, k_end) of one pixel's patch. (y, x) is the input pixel of a tap at (0, 0).
template <class V>
TENON_INLINE void pack_patch(const ConvF32& g, const float* image, int64_t y, int64_t x, int64_t k, int64_t k_end,
                             float* dst) {
  const int64_t channels = g.sizes.group_in(), width = g.sizes.in_w;
  const bool contiguous = g.ld_src == channels;
  int64_t c = k % channels;
  for (const Tap* tap = g.pass->taps.data() + k / channels; k < k_end;) {
    const int64_t row = y + tap->dy, column = x + tap->dx;
    const bool inside = row >= 0 && row < g.sizes.in_h && column >= 0 && column < width;
    int64_t taps = 1;  // with the same answer, so that one copy or one clearing does them all
    if (!inside && column < 0) taps = -column < tap->run ? -column : tap->run;
    if (inside && contiguous) taps = width - column < tap->run ? width - column : tap->run;
    const int64_t here = taps * channels - c, count = here < k_end - k ? here : k_end - k;
    if (inside) {
      copy_floats<V>(image + (row * width + column) * g.ld_src + c, dst, count);
    } else {
      clear_floats<V>(dst, count);
    }
    dst += count;
    k += count;
    tap += taps;
    c = 0;
  }
}

/// Columns [k, k_end) of the patches of a block's rows; returns where they are.
template <class V>
TENON_INLINE RowsOfA pack_patches(const ConvF32& g, const float* src, const Block& block, int64_t k, int64_t k_end,
                                  float* dst) {
  const ConvPass& pass = *g.pass;
  const int64_t area = pass.rows * pass.columns;
  int64_t image = block.row / area, y = block.row % area / pass.columns, x = block.row % pass.columns;
  for (int64_t row = 0; row < block.rows; ++row) {
    pack_patch<V>(g, src + image * g.sizes.in_h * g.sizes.in_w * g.ld_src, y * pass.in_step[0], x * pass.in_step[1], k,
                  k_end, dst + row * (k_end - k));
    if (++x == pass.columns) {
      x = 0;
      if (++y == pass.rows) {
        y = 0;
        ++image;
      }
    }
  }
  return {dst, k_end - k};
}

/// Columns [k, k_end) of a block's rows, which are pixels, times the gate of each channel; returns where they are.
template <class V>
TENON_INLINE RowsOfA pack_gated(const ConvF32& g, const float* src, const Block& block, int64_t k, int64_t k_end,
                                float* dst) {
  const int64_t area = g.pass->rows * g.pass->columns, columns = k_end - k;
  for (int64_t row = block.row; row < block.row + block.rows; ++row) {
    const float *from = src + row * g.ld_src + k, *gate = g.gate + row / area * g.gate_step + k;
    float* to = dst + (row - block.row) * columns;
    int64_t i = 0;
    for (; i + V::kLanes <= columns; i += V::kLanes) (V::load(from + i) * V::load(gate + i)).store(to + i);
    if (const int rest = static_cast<int>(columns - i); rest > 0)
      (V::load(from + i, rest) * V::load(gate + i, rest)).store(to + i, rest);
  }
  return {dst, columns};
}

/// Moves a block from its own buffer to pixels that do not lie side by side in dst.
template <class V>
TENON_INLINE void scatter_rows(const ConvF32& g, const Block& block, const float* from, int64_t ld, float* dst) {
  const ConvPass& pass = *g.pass;
  const int64_t area = pass.rows * pass.columns, columns = g.shape.n;
  for (int64_t row = block.row; row < block.row + block.rows; ++row, from += ld) {
    const int64_t image = row / area, y = row % area / pass.columns, x = row % pass.columns;
    const int64_t pixel = (image * g.sizes.out_h + y * pass.out_step[0] + pass.out_first[0]) * g.sizes.out_w +
                          x * pass.out_step[1] + pass.out_first[1];
    float* to = dst + pixel * g.ld_dst;
    int64_t j = 0;
    for (; j + V::kLanes <= columns; j += V::kLanes) V::load(from + j).store(to + j);
    if (j < columns) V::load(from + j, static_cast<int>(columns - j)).store(to + j, static_cast<int>(columns - j));
  }
}

/// Blocks of one group, and the workspace that a member needs for one.
template <class V>
TENON_INLINE BlockGrid conv_grid(const ConvSizes& sizes, const ConvPass& pass, const PanelShape& shape, int threads) {
  BlockGrid grid = block_grid<V>(shape, sizes.batch * pass.rows * pass.columns, threads);
  if (pass.out_step[0] * pass.out_step[1] > 1) grid.panel_blocks = 1;  // scatter_rows() moves whole rows
  return grid;
}

TENON_INLINE int64_t round_up(int64_t n, int64_t unit) { return (n + unit - 1) / unit * unit; }

template <class V>
TENON_INLINE int64_t patch_floats(const BlockGrid& grid, const PanelShape& shape) {
  return round_up(grid.block_rows() * (shape.k > 0 ? slice_steps<V>(shape.k) : 1) + V::kLanes, 16);
}

/// Workspace of one member. Blocks are largest in a team of one, and a team may turn out smaller than planned.
template <class V>
TENON_INLINE int64_t member_floats(const ConvSizes& sizes, const ConvPass& pass, const PanelShape& shape) {
  const BlockGrid grid = conv_grid<V>(sizes, pass, shape, 1);
  const bool scatters = pass.out_step[0] * pass.out_step[1] > 1;
  return patch_floats<V>(grid, shape) + (scatters ? round_up(grid.block_rows() * shape.n, 16) : 0);
}

template <class V>
TENON_INLINE void conv_block(const ConvF32& g, const BlockGrid& grid, int64_t group, const Block& block,
                             float* workspace) {
  const bool scatters = g.pass->out_step[0] * g.pass->out_step[1] > 1;
  const float* src = g.src + group * g.sizes.group_in();
  const int64_t column = group * g.sizes.group_out() + block.panel * g.shape.width();
  float* own = workspace + patch_floats<V>(grid, g.shape);
  Epilogue epilogue = g.epilogue;
  if (epilogue.bias != nullptr) epilogue.bias += group * g.sizes.group_out();
  BlockArgs args{.shape = &g.shape, .b = g.weights + group * g.shape.packed_floats(), .epilogue = &epilogue};
  args.c = scatters ? own : g.dst + block.row * g.ld_dst + column;
  args.ldc = scatters ? g.shape.n : g.ld_dst;
  if (epilogue.residual != nullptr) args.residual = epilogue.residual + block.row * epilogue.ld_residual + column;
  if (g.gate != nullptr) {
    compute_block<V>(args, block,
                     [&](int64_t k, int64_t k_end) { return pack_gated<V>(g, src, block, k, k_end, workspace); });
  } else if (reads_in_place(g)) {
    compute_block<V>(args, block, [&](int64_t k, int64_t) {
      return RowsOfA{src + block.row * g.ld_src + k, g.ld_src};
    });
  } else {
    compute_block<V>(args, block,
                     [&](int64_t k, int64_t k_end) { return pack_patches<V>(g, src, block, k, k_end, workspace); });
  }
  if (!scatters) finish_block(args, block, block.row, group * g.sizes.group_out());
  if (scatters) scatter_rows<V>(g, block, own, g.shape.n, g.dst + column);
}

template <class V>
TENON_INLINE void conv_f32(const ConvF32& g, const Team& team) {
  const BlockGrid grid = conv_grid<V>(g.sizes, *g.pass, g.shape, team.size);
  if (grid.rows == 0 || g.shape.n == 0) return;
  float* workspace = g.workspace + team.rank * member_floats<V>(g.sizes, *g.pass, g.shape);
  team.last_chunks(grid.blocks() * g.sizes.groups, 1, [&](WorkRange range) {
    conv_block<V>(g, grid, range.begin / grid.blocks(), grid.block(range.begin % grid.blocks()), workspace);
  });
}

}  // namespace tenon::cpu
