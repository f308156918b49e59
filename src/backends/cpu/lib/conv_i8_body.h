// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
// The body of conv_i8_avx2() and conv_i8_avx512(): rows of pixels are widened to 16 bits, then multiplied with panels.
#pragma once
#include <algorithm>
#include <utility>

#include "backends/cpu/lib/conv_i8.h"
#include "backends/cpu/lib/conv_i8_rows.h"
#include "backends/cpu/lib/conv_i8_words.h"

namespace tenon::cpu {

/// Channels whose results are requantized together: short rows would cost as much as their sums.
constexpr int kConvI8Step = 64;

/// Level: the types Sums and Words, and Store, which makes results of rows of sums.
template <class Level>
struct ConvI8Runner {
  using S = typename Level::Sums;
  static constexpr int kPanel = 2 * S::kLanes, kStrip = kConvI8Step / kPanel;
  const ConvI8& p;
  const ConvI8Words<typename Level::Words> words;

  const int16_t* weights() const { return reinterpret_cast<const int16_t*>(p.weights); }

  /// Rows of words, one for each of some pixels of the result.
  struct Data {
    const int16_t* words;
    int64_t step, run_step;
  };

  /// kRows pixels times one panel, or the first half of it. The loops over sums are unrolled, or GCC would keep them in
  /// memory.
  template <bool kHalf, int kRows>
  TENON_INLINE void tile(const Data& data, const int16_t* weights, int32_t* out) const {
    constexpr int kRegisters = kHalf ? 1 : 2;
    S sums[kRows][kRegisters];
#pragma GCC unroll 16
    for (int r = 0; r < kRows; ++r) {
#pragma GCC unroll 2
      for (int i = 0; i < kRegisters; ++i) sums[r][i] = S::zero();
    }
    const int64_t step = data.step, pairs = p.shape.run_pairs(), runs = p.shape.runs;
    for (int64_t run = 0; run < runs; ++run) {
      const int16_t* words = data.words + run * data.run_step;
      for (int64_t k = 0; k < pairs; ++k, words += 2, weights += 2 * kPanel) {
        S panel[kRegisters];
#pragma GCC unroll 2
        for (int i = 0; i < kRegisters; ++i) panel[i] = S::words(weights + i * kPanel);
#pragma GCC unroll 16
        for (int r = 0; r < kRows; ++r) {
          const S pair = S::pair(words + r * step);
#pragma GCC unroll 2
          for (int i = 0; i < kRegisters; ++i) sums[r][i].add_products(pair, panel[i]);
        }
      }
    }
#pragma GCC unroll 16
    for (int r = 0; r < kRows; ++r) {
#pragma GCC unroll 2
      for (int i = 0; i < kRegisters; ++i) sums[r][i].store(out + r * kConvI8Step + i * S::kLanes);
    }
  }

  template <bool kHalf, int... kRows>
  TENON_INLINE void tile_of(int count, const Data& data, const int16_t* weights, int32_t* out,
                            std::integer_sequence<int, kRows...>) const {
    if (count == S::kRows) return tile<kHalf, S::kRows>(data, weights, out);
    (void)((count == kRows + 1 && (tile<kHalf, kRows + 1>(data, weights, out), true)) || ...);
  }

  /// Pixels [first, first + count), whose words are `data`, times panels [panels.begin, panels.end) of a group.
  void multiply(Data data, int64_t first, int64_t count, int64_t group, WorkRange panels) const {
    const int16_t* first_words = data.words;
    typename Level::Store store({p.requantize, p.dst, p.window.dst_step, p.ld_residual, p.shape.k});
    alignas(64) int32_t out[S::kRows * kConvI8Step] = {};
    for (int64_t strip = panels.begin; strip < panels.end; strip += kStrip) {
      const int64_t last = std::min<int64_t>(strip + kStrip, panels.end);
      const int16_t* panel = weights() + (group * p.shape.panels() + strip) * p.shape.panel_words();
      const int width = static_cast<int>(std::min(last * kPanel, p.shape.group_out) - strip * kPanel);
      store.begin(group * p.shape.group_out + strip * kPanel, width);
      for (int64_t row = 0; row < count; row += S::kRows) {
        const int tall = static_cast<int>(std::min<int64_t>(S::kRows, count - row));
        data.words = first_words + row * data.step;
        for (int64_t i = 0; i < last - strip; ++i) {
          constexpr std::make_integer_sequence<int, S::kRows - 1> kFewer{};
          const int16_t* weights_of = panel + i * p.shape.panel_words();
          if (width - i * kPanel > S::kLanes)
            tile_of<false>(tall, data, weights_of, out + i * kPanel, kFewer);
          else
            tile_of<true>(tall, data, weights_of, out + i * kPanel, kFewer);
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
        words.gather(first, count, group);
        multiply({words.rows, words.row_length(), 0}, first, count, group, panels);
      }
    }
  }

  /// Rows of the results of all pictures, band by band.
  void run_bands(WorkRange lines) const {
    const Window& w = p.window;
    const ConvI8Band band = conv_i8_band(w);
    for (int64_t line = lines.begin; line < lines.end;) {
      const int64_t y = line % w.out_h, count = std::min({band.rows, w.out_h - y, lines.end - line});
      words.band(line / w.out_h, y, count, band.step);
      for (int64_t i = 0; i < count; ++i, ++line) {
        const Data data{words.rows + i * w.stride_h * band.step, w.stride_w * w.c, w.dilation_h * band.step};
        multiply(data, line * w.out_w, w.out_w, 0, {0, p.shape.panels()});
      }
    }
  }
};

template <class Level>
void conv_i8(const ConvI8& p, const Team& team) {
  const Window& w = p.window;
  const int64_t pixels = w.n * w.out_h * w.out_w;
  const ConvI8Runner<Level> runner{p, {p, static_cast<int16_t*>(p.workspace) + team.rank * conv_i8_words(p)}};
  if (p.shape.runs > 1) return runner.run_bands(team.range(w.n * w.out_h));
  // Widening every pixel in every member costs less than reading more weights in each.
  if (p.shape.group_out > 2 * pixels && p.shape.panels() >= team.size) {
    runner.run({0, pixels}, team.range(p.shape.panels()));
  } else {
    runner.run(team.range(pixels, Level::Sums::kRows), {0, p.shape.panels()});
  }
}

}  // namespace tenon::cpu
