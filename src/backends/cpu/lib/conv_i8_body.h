// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
// The body of conv_i8_avx2() and conv_i8_avx512(): rows of pixels are widened to 16 bits, then multiplied with panels.
#pragma once
#include <algorithm>
#include <cstring>
#include <utility>

#include "backends/cpu/lib/conv_i8.h"
#include "backends/cpu/lib/conv_i8_rows.h"

namespace tenon::cpu {

/// Channels whose results are requantized together: short rows would cost as much as their sums.
constexpr int kConvI8Step = 64;

/// Level: the types Sums and Words, and Store, which makes results of rows of sums.
template <class Level>
struct ConvI8Runner {
  using S = typename Level::Sums;
  using Words = typename Level::Words;
  static constexpr int kPanel = 2 * S::kLanes, kStrip = kConvI8Step / kPanel;
  const ConvI8& p;
  int16_t* rows;  // of this member: conv_i8_words()

  int64_t row_length() const { return 2 * p.shape.pairs(); }
  const int16_t* weights() const { return reinterpret_cast<const int16_t*>(p.weights); }

  /// n bytes less the zero point; up to Words::kLanes - 1 words more are written.
  template <bool kSigned>
  TENON_INLINE void widen(const uint8_t* from, int16_t* to, int64_t n, const uint8_t* end) const {
    const Words zero = Words::all(p.zero);
    for (int64_t i = 0; i < n; i += Words::kLanes) {
      const bool whole = end - from - i >= Words::kLanes;
      const Words words =
          whole ? Words::template widen<kSigned>(from + i) : Words::template widen<kSigned>(from + i, n - i);
      (words - zero).store(to + i);
    }
  }

  static TENON_INLINE int16_t* clear(int16_t* to, int64_t n) {
    std::memset(to, 0, static_cast<size_t>(n) * sizeof(int16_t));
    return to + n;
  }

  /// What pixels of one row of the result have in common: which rows of taps lie inside, the first of them in `line`.
  struct Row {
    const uint8_t *line, *end;  // end: of src
    Taps taps;
    int64_t channels;  // of a group
  };

  /// What the sums of pixel x multiply, less the zero point. kDense: one run of bytes for each row of taps.
  template <bool kSigned, bool kDense>
  TENON_INLINE void gather(const Row& row, int64_t x, int16_t* to) const {
    const Window& w = p.window;
    const int64_t left = x * w.stride_w - w.pad_left, line_words = w.kernel_w * row.channels;
    const int64_t line_step = w.dilation_h * w.w * w.src_step;
    to = clear(to, row.taps.begin * line_words);
    const uint8_t* line = row.line + left * w.src_step;
    for (int64_t ky = row.taps.begin; ky < row.taps.end; ++ky, line += line_step) {
      if constexpr (kDense) {
        widen<kSigned>(line, to, line_words, row.end);
        to += line_words;
        continue;
      }
      for (int64_t kx = 0; kx < w.kernel_w; ++kx, to += row.channels) {
        const int64_t sx = left + kx * w.dilation_w;
        if (sx >= 0 && sx < w.w)
          widen<kSigned>(line + kx * w.dilation_w * w.src_step, to, row.channels, row.end);
        else
          clear(to, row.channels);
      }
    }
    to = clear(to, (w.kernel_h - row.taps.end) * line_words);
    if (p.shape.k % 2 != 0) *to = 0;
  }

  /// Pixels [first, first + count) of the result.
  template <bool kSigned>
  void gather_all(int64_t first, int64_t count, int64_t group) const {
    const Window& w = p.window;
    const auto* src = static_cast<const uint8_t*>(p.src);
    Row row{.end = src + (w.n * w.h * w.w - 1) * w.src_step + w.c, .channels = w.c / p.shape.groups};
    const bool one_tap = w.kernel_h * w.kernel_w * w.stride_h * w.stride_w == 1 && w.h == w.out_h && w.w == w.out_w &&
                         w.pad_top == 0 && w.pad_left == 0;
    if (one_tap && p.shape.groups == 1 && w.src_step == row_length()) {
      return widen<kSigned>(src + first * w.src_step, rows, count * w.src_step, row.end);
    }
    const bool dense = w.kernel_w == 1 || (w.dilation_w == 1 && w.src_step == row.channels);
    int16_t* to = rows;
    for (int64_t left = count, pixel = first; left > 0;) {
      const int64_t x = pixel % w.out_w, y = pixel / w.out_w % w.out_h, n = pixel / w.out_w / w.out_h;
      row.taps = taps_inside(y, w.stride_h, w.pad_top, w.dilation_h, w.kernel_h, w.h);
      const int64_t sy = y * w.stride_h - w.pad_top + row.taps.begin * w.dilation_h;
      row.line = src + (n * w.h + sy) * w.w * w.src_step + group * row.channels;
      const int64_t end = std::min(w.out_w, x + left), last = w.w - (w.kernel_w - 1) * w.dilation_w - 1;
      for (int64_t i = x; i < end; ++i, to += row_length()) {
        const int64_t column = i * w.stride_w - w.pad_left;
        dense&& column >= 0 && column <= last ? gather<kSigned, true>(row, i, to) : gather<kSigned, false>(row, i, to);
      }
      left -= end - x;
      pixel += end - x;
    }
  }

  /// kRows pixels times one panel. The loops over sums are unrolled, or GCC would keep them in memory.
  template <int kRows>
  TENON_INLINE void tile(const int16_t* data, const int16_t* weights, int32_t* out) const {
    S sums[kRows][2];
#pragma GCC unroll 16
    for (int r = 0; r < kRows; ++r) sums[r][0] = sums[r][1] = S::zero();
    const int64_t step = row_length();
    for (int64_t k = 0; k < step; k += 2, weights += 2 * kPanel) {
      const S left = S::words(weights), right = S::words(weights + kPanel);
#pragma GCC unroll 16
      for (int r = 0; r < kRows; ++r) {
        const S pair = S::pair(data + r * step + k);
        sums[r][0].add_products(pair, left);
        sums[r][1].add_products(pair, right);
      }
    }
#pragma GCC unroll 16
    for (int r = 0; r < kRows; ++r) {
      sums[r][0].store(out + r * kConvI8Step);
      sums[r][1].store(out + r * kConvI8Step + S::kLanes);
    }
  }

  template <int... kRows>
  TENON_INLINE void tile_of(int count, const int16_t* data, const int16_t* weights, int32_t* out,
                            std::integer_sequence<int, kRows...>) const {
    if (count == S::kRows) return tile<S::kRows>(data, weights, out);
    (void)((count == kRows + 1 && (tile<kRows + 1>(data, weights, out), true)) || ...);
  }

  /// Pixels [first, first + count), whose data lies in `rows`, times panels [panels.begin, panels.end) of a group.
  void multiply(int64_t first, int64_t count, int64_t group, WorkRange panels) const {
    typename Level::Store store({p.requantize, p.dst, p.window.dst_step, p.ld_residual, p.shape.k});
    alignas(64) int32_t out[S::kRows * kConvI8Step];
    for (int64_t strip = panels.begin; strip < panels.end; strip += kStrip) {
      const int64_t last = std::min<int64_t>(strip + kStrip, panels.end);
      const int16_t* panel = weights() + (group * p.shape.panels() + strip) * p.shape.panel_words();
      const int width = static_cast<int>(std::min(last * kPanel, p.shape.group_out) - strip * kPanel);
      store.begin(group * p.shape.group_out + strip * kPanel, width);
      for (int64_t row = 0; row < count; row += S::kRows) {
        const int tall = static_cast<int>(std::min<int64_t>(S::kRows, count - row));
        for (int64_t i = 0; i < last - strip; ++i) {
          tile_of(tall, rows + row * row_length(), panel + i * p.shape.panel_words(), out + i * kPanel,
                  std::make_integer_sequence<int, S::kRows - 1>{});
        }
        store.rows(out, tall, first + row);
      }
    }
  }

  /// All that this member does: its pixels, or its panels of all pixels.
  void run(WorkRange pixels, WorkRange panels) const {
    const int64_t block = conv_i8_rows(p.shape);
    for (int64_t group = 0; group < p.shape.groups; ++group) {
      for (int64_t first = pixels.begin; first < pixels.end; first += block) {
        const int64_t count = std::min(block, pixels.end - first);
        p.is_signed ? gather_all<true>(first, count, group) : gather_all<false>(first, count, group);
        multiply(first, count, group, panels);
      }
    }
  }
};

template <class Level>
void conv_i8(const ConvI8& p, const Team& team) {
  const Window& w = p.window;
  const int64_t pixels = w.n * w.out_h * w.out_w;
  const ConvI8Runner<Level> runner{p, static_cast<int16_t*>(p.workspace) + team.rank * conv_i8_words(p.shape)};
  // Widening every pixel in every member costs less than reading more weights in each.
  if (p.shape.group_out > 2 * pixels && p.shape.panels() >= team.size) {
    runner.run({0, pixels}, team.range(p.shape.panels()));
  } else {
    runner.run(team.range(pixels, Level::Sums::kRows), {0, p.shape.panels()});
  }
}

}  // namespace tenon::cpu
