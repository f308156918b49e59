// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
// conv_rows_f32 for any vector type V.
#pragma once
#include "backends/cpu/lib/conv_rows_f32.h"
#include "backends/cpu/lib/conv_rows_plan.h"
#include "backends/cpu/lib/gemm_block.h"

namespace tenon::cpu {

/// One row of the strip: input row y (zeros outside the image), padded left and right.
template <class V>
TENON_INLINE void strip_row(const ConvRowsF32& g, const ConvRowsPlan& p, int64_t image, int64_t y, float* dst) {
  const ConvSizes& s = g.conv.sizes;
  const int64_t c = s.in_c, left = s.pad[1];
  const int64_t pixels = s.in_w < p.strip_pixels - left ? s.in_w : p.strip_pixels - left;
  if (y < 0 || y >= s.in_h || pixels <= 0) {
    for (int64_t i = 0; i < p.strip_pixels * c; ++i) dst[i] = 0;
    return;
  }
  for (int64_t i = 0; i < left * c; ++i) dst[i] = 0;
  float* to = dst + left * c;
  if (g.planar_source) {
    const int64_t area = s.in_h * s.in_w;
    const float* plane = g.conv.src + (image * c * s.in_h + y) * s.in_w;
    if (c == 3) {  // pictures: with the number known, vectors of the planes are woven together
      const float *red = plane, *green = plane + area, *blue = green + area;
      float* __restrict pixel = to;
      for (int64_t x = 0; x < pixels; ++x) {
        pixel[3 * x] = red[x];
        pixel[3 * x + 1] = green[x];
        pixel[3 * x + 2] = blue[x];
      }
    } else {
      for (int64_t i = 0; i < c; ++i, plane += area) {
        for (int64_t x = 0; x < pixels; ++x) to[x * c + i] = plane[x];
      }
    }
  } else {
    const float* from = g.conv.src + (image * s.in_h + y) * s.in_w * g.conv.ld_src;
    const bool dense = g.conv.ld_src == c;
    const int64_t runs = dense ? 1 : pixels, floats = dense ? pixels * c : c;
    for (int64_t run = 0; run < runs; ++run, from += g.conv.ld_src, to += c) {
      for (int64_t i = 0; i < floats; ++i) to[i] = from[i];
    }
  }
  for (int64_t i = (left + pixels) * c; i < p.strip_pixels * c; ++i) dst[i] = 0;
}

/// Output rows [first, first + rows) of an image from a strip.
template <class V>
TENON_INLINE void strip_to_rows(const ConvF32& g, const ConvRowsPlan& p, int64_t image, int64_t first, int64_t rows,
                                const float* strip) {
  const ConvSizes& s = g.sizes;
  const int64_t row_floats = p.strip_pixels * s.in_c;
  const Activation* finish = is_bounds<V>(g.epilogue.activation) ? nullptr : &g.epilogue.activation;
  BlockArgs args{.shape = &g.shape, .b = g.weights, .ldc = g.ld_dst, .epilogue = &g.epilogue};
  for (int64_t panel = 0; panel < g.shape.panels(); ++panel) {
    for (int64_t y = 0; y < rows; ++y) {
      const int64_t pixel = (image * s.out_h + first + y) * s.out_w, column = panel * g.shape.width();
      args.c = g.dst + pixel * g.ld_dst + column;
      if (g.epilogue.residual != nullptr) args.residual = g.epilogue.residual + pixel * g.epilogue.ld_residual + column;
      Tile tile = panel_tile<V>(args, {.panel = panel, .panel_end = panel + 1}, panel, 0, g.shape.k);
      tile.a = strip + y * s.stride[0] * row_floats;
      tile.lda = s.stride[1] * s.in_c;
      tile.k = s.kernel[1] * s.in_c;
      tile.segments = s.kernel[0];
      tile.segment_stride = s.dilation[0] * row_floats;
      panel_tiles<V>(tile, s.out_w, g.shape.vectors_of(panel), finish);
    }
  }
}

/// Output rows [first, first + rows) of an image, as many as one strip has.
template <class V>
TENON_INLINE void strip_of_rows(const ConvRowsF32& g, const ConvRowsPlan& p, int64_t image, int64_t first, int64_t rows,
                                float* strip) {
  const ConvSizes& s = g.conv.sizes;
  const int64_t strip_rows = (rows - 1) * s.stride[0] + (s.kernel[0] - 1) * s.dilation[0] + 1;
  for (int64_t y = 0; y < strip_rows; ++y) {
    strip_row<V>(g, p, image, first * s.stride[0] - s.pad[0] + y, strip + y * p.strip_pixels * s.in_c);
  }
  strip_to_rows<V>(g.conv, p, image, first, rows, strip);
}

template <class V>
TENON_INLINE void conv_rows_f32_part(const ConvRowsF32& g, int64_t image, int64_t first, int64_t rows) {
  const ConvSizes& s = g.conv.sizes;
  const ConvRowsPlan p = conv_rows_plan(s, 1);
  ConvRowsF32 part = g;
  part.conv.dst -= (image * s.out_h + first) * s.out_w * g.conv.ld_dst;
  for (int64_t y = first; y < first + rows; y += p.block_rows) {
    const int64_t left = first + rows - y;
    strip_of_rows<V>(part, p, image, y, left < p.block_rows ? left : p.block_rows, g.conv.workspace);
  }
}

template <class V>
TENON_INLINE void conv_rows_f32(const ConvRowsF32& g, const Team& team) {
  const ConvSizes& s = g.conv.sizes;
  const ConvRowsPlan p = conv_rows_plan(s, team.size);
  float* strip = g.conv.workspace + team.rank * conv_rows_plan(s, 1).strip_floats;
  const int64_t blocks = (s.out_h + p.block_rows - 1) / p.block_rows;
  team.last_chunks(s.batch * blocks, 1, [&](WorkRange r) {
    const int64_t image = r.begin / blocks, first = r.begin % blocks * p.block_rows;
    const int64_t rows = s.out_h - first < p.block_rows ? s.out_h - first : p.block_rows;
    strip_of_rows<V>(g, p, image, first, rows, strip);
    if (g.conv.epilogue.finish != nullptr)
      finish_part(*g.conv.epilogue.finish, (image * s.out_h + first) * s.out_w, rows * s.out_w, 0, s.out_c);
  });
}

}  // namespace tenon::cpu
