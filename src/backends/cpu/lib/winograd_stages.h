// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
// The first and the last stage of winograd_f32 for any vector type V: tiles of the image to V, M to tiles of the
// result.
#pragma once
#include "backends/cpu/lib/winograd_f32.h"
#include "backends/cpu/lib/winograd_transform.h"

namespace tenon::cpu {

/// How the tiles of a problem are cut and where the transformed ones lie in the workspace:
/// V [positions, tiles of a block, in_c] and M [positions, tiles of a block, out_c], channels rounded up to vectors.
struct WinogradPlan {
  WinogradForm form;
  int64_t positions = 0;
  int64_t rows = 0, columns = 0, tiles = 0;  // tiles of an image down and across, and of the batch
  int64_t block = 0;                         // tiles of a block
  bool shared = false;                       // one block, split by positions and panels: weights are read once
  int64_t ld_v = 0, ld_m = 0, stride_v = 0, stride_m = 0;
  int64_t block_floats() const { return positions * (stride_v + stride_m); }
};

/// The transforms of one form.
struct WinogradStages {
  void (*input)(const float* const* pixels, int64_t channels, float* dst, int64_t stride) = nullptr;
  void (*output)(const float* src, int64_t stride, int64_t channels, const OutputTile& tile) = nullptr;
};

template <class V, int kTile>
TENON_INLINE WinogradStages winograd_stages(const WinogradForm& form) {
  const bool line = form.taps[0] == 1 || form.taps[1] == 1;
  switch (form.taps[0] > form.taps[1] ? form.taps[0] : form.taps[1]) {
    case 7:
      return {input_line<V, kTile, 7>, output_line<V, kTile, 7>};
    case 5:
      return {input_tile<V, kTile, 5>, output_tile<V, kTile, 5>};
    default:
      if (line) return {input_line<V, kTile, 3>, output_line<V, kTile, 3>};
      return {input_tile<V, kTile, 3>, output_tile<V, kTile, 3>};
  }
}

inline constexpr int64_t kMostWinogradPixels = 64;  // of an input tile

/// Transforms input tiles [begin, end); dst belongs to tile `first`.
template <class V>
[[gnu::noinline]] void input_tiles(const WinogradF32& g, const WinogradPlan& p, const WinogradStages& stages,
                                   const float* zeros, int64_t first, WorkRange tiles, float* dst) {
  const ConvSizes& s = g.sizes;
  for (int64_t t = tiles.begin; t < tiles.end; ++t) {
    const float* image = g.src + t / (p.rows * p.columns) * s.in_h * s.in_w * g.ld_src;
    const int64_t y0 = t / p.columns % p.rows * p.form.tile[0] - s.pad[0];
    const int64_t x0 = t % p.columns * p.form.tile[1] - s.pad[1];
    const float* pixels[kMostWinogradPixels];
    const float** pixel = pixels;
    for (int64_t y = y0; y < y0 + p.form.size(0); ++y) {
      for (int64_t x = x0; x < x0 + p.form.size(1); ++x) {
        const bool inside = y >= 0 && y < s.in_h && x >= 0 && x < s.in_w;
        *pixel++ = inside ? image + (y * s.in_w + x) * g.ld_src : zeros;
      }
    }
    stages.input(pixels, s.in_c, dst + (t - first) * p.ld_v, p.stride_v);
  }
}

/// The epilogue's program on the pixels of tiles [begin, end), which are in one row of tiles.
TENON_INLINE void finish_tiles(const WinogradF32& g, const WinogradPlan& p, int64_t begin, int64_t end) {
  const ConvSizes& s = g.sizes;
  const int64_t y = begin / p.columns % p.rows * p.form.tile[0], x = begin % p.columns * p.form.tile[1];
  const int64_t x_end = x + (end - begin) * p.form.tile[1], y_end = y + p.form.tile[0];
  const int64_t image = begin / (p.rows * p.columns) * s.out_h, columns = (x_end < s.out_w ? x_end : s.out_w) - x;
  for (int64_t row = y; row < y_end && row < s.out_h; ++row) {
    finish_part(*g.epilogue.finish, g.epilogue.first_row + (image + row) * s.out_w + x, columns, 0, s.out_c);
  }
}

template <class V>
[[gnu::noinline]] void output_tiles(const WinogradF32& g, const WinogradPlan& p, const WinogradStages& stages,
                                    int64_t first, WorkRange tiles, const float* src) {
  const ConvSizes& s = g.sizes;
  const Epilogue& e = g.epilogue;
  const Bounds bounds = bounds_of<V>(e.activation);
  const bool clips = is_bounds<V>(e.activation);
  OutputTile tile{.row_stride = s.out_w * g.ld_dst, .pixel_stride = g.ld_dst};
  tile.residual_row_stride = s.out_w * e.ld_residual;
  tile.residual_pixel_stride = e.ld_residual;
  // A line that runs down is a row of pixels that lie further apart.
  const bool down = p.form.taps[0] > 1 && p.form.taps[1] == 1;
  if (down) {
    tile.pixel_stride = tile.row_stride;
    tile.residual_pixel_stride = tile.residual_row_stride;
  }
  tile.residual_last = e.residual_last;
  tile.bias = e.bias;
  tile.low = bounds.low;
  tile.high = bounds.high;
  int64_t unfinished = tiles.begin;
  for (int64_t t = tiles.begin; t < tiles.end; ++t) {
    const int64_t y = t / p.columns % p.rows * p.form.tile[0], x = t % p.columns * p.form.tile[1];
    const int64_t pixel = (t / (p.rows * p.columns) * s.out_h + y) * s.out_w + x;
    tile.dst = g.dst + pixel * g.ld_dst;
    const float* residual = e.residual != nullptr ? e.residual + pixel * e.ld_residual : nullptr;
    const float* late = !clips && e.residual_last ? residual : nullptr;
    tile.residual = late == nullptr ? residual : nullptr;
    const int64_t rows = s.out_h - y < p.form.tile[0] ? s.out_h - y : p.form.tile[0];
    const int64_t columns = s.out_w - x < p.form.tile[1] ? s.out_w - x : p.form.tile[1];
    tile.rows = static_cast<int>(down ? columns : rows);
    tile.columns = static_cast<int>(down ? rows : columns);
    stages.output(src + (t - first) * p.ld_m, p.stride_m, s.out_c, tile);
    for (int r = 0; r < tile.rows && !clips; ++r) {
      finish_rows<V>(e.activation, tile.dst + r * tile.row_stride, tile.pixel_stride, tile.columns, s.out_c,
                     late != nullptr ? late + r * tile.residual_row_stride : nullptr, tile.residual_pixel_stride);
    }
    if (e.finish != nullptr && (t + 1 == tiles.end || (t + 1) % p.columns == 0)) {
      finish_tiles(g, p, unfinished, t + 1);
      unfinished = t + 1;
    }
  }
}

}  // namespace tenon::cpu
