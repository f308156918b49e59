// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
// The body of conv_i8_avx2() and conv_i8_avx512(): rows of pixels are widened to 16 bits, then multiplied with panels.
#pragma once
#include <algorithm>
#include <cstring>

#include "backends/cpu/lib/conv_i8.h"
#include "backends/cpu/lib/conv_i8_rows.h"
#include "backends/cpu/lib/requantize_body.h"

namespace tenon::cpu {

/// S: PairSums8 or PairSums16.
template <class S>
struct ConvI8Runner {
  using V = typename S::Floats;
  static constexpr int kPanel = 2 * S::kLanes;
  /// Panels whose results are requantized together: short rows would cost as much as their sums.
  static constexpr int kStrip = Requantizer<V>::kMost / kPanel;
  static constexpr int kStep = kStrip * kPanel;  // floats from one row of results to the next
  const ConvI8& p;
  int16_t* rows;               // of this member: [conv_i8_rows()][2 * pairs]
  int64_t begin = 0, end = 0;  // pixels of the result

  int64_t row_length() const { return 2 * p.shape.pairs(); }

  template <class T>
  TENON_INLINE void widen(const T* from, int16_t* to, int64_t n) const {
    const int zero = p.zero;
    for (int64_t i = 0; i < n; ++i) to[i] = static_cast<int16_t>(static_cast<int>(from[i]) - zero);
  }

  /// What the sums of one pixel of the result multiply, less the zero point.
  template <class T>
  void gather(int64_t pixel, int64_t group, int16_t* to) const {
    const Window& w = p.window;
    const int64_t channels = w.c / p.shape.groups;
    const int64_t x = pixel % w.out_w, y = pixel / w.out_w % w.out_h, n = pixel / w.out_w / w.out_h;
    const T* picture = static_cast<const T*>(p.src) + n * w.h * w.w * w.src_step + group * channels;
    for (int64_t ky = 0; ky < w.kernel_h; ++ky) {
      const int64_t sy = y * w.stride_h - w.pad_top + ky * w.dilation_h;
      for (int64_t kx = 0; kx < w.kernel_w; ++kx, to += channels) {
        const int64_t sx = x * w.stride_w - w.pad_left + kx * w.dilation_w;
        const bool inside = sy >= 0 && sy < w.h && sx >= 0 && sx < w.w;
        if (inside) {
          widen(picture + (sy * w.w + sx) * w.src_step, to, channels);
        } else {
          std::memset(to, 0, static_cast<size_t>(channels) * sizeof(int16_t));
        }
      }
    }
    if (p.shape.k % 2 != 0) *to = 0;
  }

  /// kRows pixels times one panel. The loops over sums are unrolled, or GCC would keep them in memory.
  template <int kRows>
  TENON_INLINE void tile(const int16_t* data, const int8_t* weights, float* out) const {
    S sums[kRows][2];
#pragma GCC unroll 16
    for (int r = 0; r < kRows; ++r) sums[r][0] = sums[r][1] = S::zero();
    const int64_t step = row_length();
    for (int64_t k = 0; k < step; k += 2, weights += 2 * kPanel) {
      const S left = S::weights(weights), right = S::weights(weights + kPanel);
#pragma GCC unroll 16
      for (int r = 0; r < kRows; ++r) {
        const S pair = S::pair(data + r * step + k);
        sums[r][0].add_products(pair, left);
        sums[r][1].add_products(pair, right);
      }
    }
#pragma GCC unroll 16
    for (int r = 0; r < kRows; ++r) {
      sums[r][0].floats().store(out + r * kStep);
      sums[r][1].floats().store(out + r * kStep + S::kLanes);
    }
  }

  template <int... kRows>
  TENON_INLINE void tile_of(int count, const int16_t* data, const int8_t* weights, float* out,
                            std::integer_sequence<int, kRows...>) const {
    (void)((count == kRows + 1 && (tile<kRows + 1>(data, weights, out), true)) || ...);
  }

  /// Pixels [first, first + count), whose data lies in `rows`, times panels [panels.begin, panels.end) of a group.
  void multiply(int64_t first, int64_t count, int64_t group, WorkRange panels) const {
    const Requantizer<V> requantizer(p.requantize);
    alignas(64) float out[S::kRows * kStep];
    for (int64_t strip = panels.begin; strip < panels.end; strip += kStrip) {
      const int64_t last = std::min<int64_t>(strip + kStrip, panels.end);
      const int8_t* weights = p.weights + (group * p.shape.panels() + strip) * p.shape.panel_bytes();
      const int64_t c = group * p.shape.group_out + strip * kPanel;
      const int width = static_cast<int>(std::min(last * kPanel, p.shape.group_out) - strip * kPanel);
      for (int64_t row = 0; row < count; row += S::kRows) {
        const int tall = static_cast<int>(std::min<int64_t>(S::kRows, count - row));
        for (int64_t i = 0; i < last - strip; ++i) {
          tile_of(tall, rows + row * row_length(), weights + i * p.shape.panel_bytes(), out + i * kPanel,
                  std::make_integer_sequence<int, S::kRows>{});
        }
        for (int r = 0; r < tall; ++r) {
          const int64_t pixel = first + row + r;
          requantizer.row(out + r * kStep, c, width, p.dst, pixel * p.window.dst_step + c, pixel * p.ld_residual + c);
        }
      }
    }
  }

  /// All that this member does: its pixels, or its panels of all pixels.
  void run(WorkRange pixels, WorkRange panels) const {
    const int64_t block = conv_i8_rows(p.shape);
    for (int64_t group = 0; group < p.shape.groups; ++group) {
      for (int64_t first = pixels.begin; first < pixels.end; first += block) {
        const int64_t count = std::min(block, pixels.end - first);
        for (int64_t i = 0; i < count; ++i) {
          int16_t* to = rows + i * row_length();
          p.is_signed ? gather<int8_t>(first + i, group, to) : gather<uint8_t>(first + i, group, to);
        }
        multiply(first, count, group, panels);
      }
    }
  }
};

template <class S>
void conv_i8(const ConvI8& p, const Team& team) {
  const Window& w = p.window;
  const int64_t pixels = w.n * w.out_h * w.out_w;
  const ConvI8Runner<S> runner{
      p, static_cast<int16_t*>(p.workspace) + team.rank * conv_i8_rows(p.shape) * 2 * p.shape.pairs()};
  // Widening every pixel in every member costs less than reading more weights in each.
  if (p.shape.group_out > 2 * pixels && p.shape.panels() >= team.size) {
    runner.run({0, pixels}, team.range(p.shape.panels()));
  } else {
    runner.run(team.range(pixels, S::kRows), {0, p.shape.panels()});
  }
}

}  // namespace tenon::cpu
