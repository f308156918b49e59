// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
// The body of depthwise_avx2() and depthwise_avx512(): tiles of seven results by one vector of channels.
#pragma once
#include <algorithm>

#include "backends/cpu/lib/depthwise.h"
#include "backends/cpu/lib/vec_activation.h"

namespace tenon::cpu {

template <class V>
struct DepthwiseRow {
  /// Results side by side: pictures have rows of 7, 14, 28, 56, 112; with five weights and a column, 13 of 16
  /// registers.
  static constexpr int kTile = 7;
  const Depthwise& d;
  V low, high;       // relu and clip are done in registers, others on the finished row
  const float* src;  // row 0 of the picture
  float* dst;        // the output row
  int64_t first_y;   // input row of tap 0, may lie outside
  Taps rows;
  int64_t begin, end;  // channels

  template <bool kTail>
  static TENON_INLINE V load(const float* p, int left) {
    if constexpr (kTail) return V::load(p, left);
    return V::load(p);
  }
  template <bool kTail>
  TENON_INLINE void finish(V x, float* p, int left) const {
    x = min(high, max(low, x));
    if constexpr (kTail) {
      x.store(p, left);
    } else {
      x.store(p);
    }
  }

  /// Up to kTile results from column x on. Each input column is loaded once for all the taps that read it. kEdge: only
  /// `count` results, and only columns with their bit in `inside`. kTail: only `left` channels.
  template <int KW, int S, bool kEdge, bool kTail>
  TENON_INLINE void tile(int64_t x, int count, uint32_t inside, int64_t c, int left) const {
    const Window& w = d.window;
    const int64_t channels = w.c, src_step = w.src_step, row_step = w.dilation_h * w.w * src_step;
    V acc[kTile];
    const V bias = d.bias ? load<kTail>(d.bias + c, left) : V::zero();
#pragma GCC unroll 7
    for (int i = 0; i < kTile; ++i) acc[i] = bias;
    const float* in = src + ((first_y + rows.begin * w.dilation_h) * w.w + x * S - w.pad_left) * src_step + c;
    const float* weights = d.weights + rows.begin * KW * channels + c;
    for (int64_t ky = rows.begin; ky < rows.end; ++ky, in += row_step, weights += KW * channels) {
      V factor[KW];
#pragma GCC unroll 5
      for (int k = 0; k < KW; ++k) factor[k] = load<kTail>(weights + k * channels, left);
#pragma GCC unroll 32
      for (int j = 0; j < (kTile - 1) * S + KW; ++j) {
        if (kEdge && !(inside >> j & 1)) continue;
        const V column = load<kTail>(in + j * src_step, left);
#pragma GCC unroll 7
        for (int i = 0; i < kTile; ++i) {
          if (j - i * S >= 0 && j - i * S < KW) acc[i] = fma(column, factor[j - i * S], acc[i]);
        }
      }
    }
#pragma GCC unroll 7
    for (int i = 0; i < kTile; ++i) {
      if (!kEdge || i < count) finish<kTail>(acc[i], dst + (x + i) * w.dst_step + c, left);
    }
  }

  template <int KW, int S, bool kEdge>
  void tiles(int64_t x, int count, uint32_t inside) const {
    int64_t c = begin;
    for (; c + V::kLanes <= end; c += V::kLanes) tile<KW, S, kEdge, false>(x, count, inside, c, 0);
    if (c < end) tile<KW, S, kEdge, true>(x, count, inside, c, static_cast<int>(end - c));
  }

  /// A row with KW taps at a stride of S and no dilation.
  template <int KW, int S>
  void run() const {
    const Window& w = d.window;
    for (int64_t x = 0; x < w.out_w; x += kTile) {
      const int count = static_cast<int>(std::min<int64_t>(kTile, w.out_w - x));
      const int64_t first = x * S - w.pad_left;
      if (count == kTile && first >= 0 && first + (kTile - 1) * S + KW <= w.w) {
        tiles<KW, S, false>(x, kTile, 0);
        continue;
      }
      uint32_t inside = 0;
      for (int j = 0; j < (count - 1) * S + KW; ++j) {
        if (first + j >= 0 && first + j < w.w) inside |= 1u << j;
      }
      tiles<KW, S, true>(x, count, inside);
    }
  }

  /// One result, any window.
  template <bool kTail>
  TENON_INLINE void cell(int64_t x, Taps columns, int64_t c, int left) const {
    const Window& w = d.window;
    V acc = d.bias ? load<kTail>(d.bias + c, left) : V::zero();
    for (int64_t ky = rows.begin; ky < rows.end; ++ky) {
      const float* in = src + ((first_y + ky * w.dilation_h) * w.w + x * w.stride_w - w.pad_left) * w.src_step + c;
      const float* weights = d.weights + ky * w.kernel_w * w.c + c;
      for (int64_t kx = columns.begin; kx < columns.end; ++kx) {
        acc = fma(load<kTail>(in + kx * w.dilation_w * w.src_step, left), load<kTail>(weights + kx * w.c, left), acc);
      }
    }
    finish<kTail>(acc, dst + x * w.dst_step + c, left);
  }

  void run_any() const {
    const Window& w = d.window;
    for (int64_t x = 0; x < w.out_w; ++x) {
      const Taps columns = taps_inside(x, w.stride_w, w.pad_left, w.dilation_w, w.kernel_w, w.w);
      int64_t c = begin;
      for (; c + V::kLanes <= end; c += V::kLanes) cell<false>(x, columns, c, 0);
      if (c < end) cell<true>(x, columns, c, static_cast<int>(end - c));
    }
  }

  void run_best() const {
    const Window& w = d.window;
    const auto is = [&](int64_t kernel, int64_t stride) {
      return w.kernel_w == kernel && w.stride_w == stride && w.dilation_w == 1;
    };
    if (is(3, 1)) return run<3, 1>();
    if (is(3, 2)) return run<3, 2>();
    if (is(5, 1)) return run<5, 1>();
    if (is(5, 2)) return run<5, 2>();
    run_any();
  }
};

/// Channels to take at a time, so that the input rows of one window stay in L1 from one output row to the next.
inline __attribute__((always_inline)) int64_t channel_block(const Window& w) {
  constexpr int64_t kFloats = 5120, kLeast = 32;  // 20 of 32 KiB; two cache lines a column
  const int64_t fit = kFloats / std::max<int64_t>(1, w.kernel_h * w.w) / kLeast * kLeast;
  return std::max(kLeast, fit);
}

template <class V>
void depthwise(const Depthwise& d, const Team& team) {
  const Window& w = d.window;
  const bool clips = d.activation.function == Unary::relu || d.activation.function == Unary::clip;
  const bool relu = d.activation.function == Unary::relu;
  const float infinity = __builtin_inff();
  const V low = V::all(!clips ? -infinity : relu ? 0.0f : d.activation.alpha);
  const V high = V::all(!clips || relu ? infinity : d.activation.beta);
  const WorkRange work = team.range(w.n * w.out_h);
  const int64_t block = channel_block(w), row_size = w.out_w * w.dst_step;
  for (int64_t c = 0; c < w.c; c += block) {
    for (int64_t i = work.begin; i < work.end; ++i) {
      const int64_t y = i % w.out_h;
      const DepthwiseRow<V> row{.d = d,
                                .low = low,
                                .high = high,
                                .src = d.src + i / w.out_h * w.h * w.w * w.src_step,
                                .dst = d.dst + i * row_size,
                                .first_y = y * w.stride_h - w.pad_top,
                                .rows = taps_inside(y, w.stride_h, w.pad_top, w.dilation_h, w.kernel_h, w.h),
                                .begin = c,
                                .end = std::min(w.c, c + block)};
      row.run_best();
    }
  }
  if (!clips && d.activation.function != Unary::identity) {
    const bool dense = w.dst_step == w.c;
    float* mine = d.dst + work.begin * row_size;
    const int64_t runs = dense ? 1 : work.size() * w.out_w, length = dense ? work.size() * row_size : w.c;
    for (int64_t i = 0; i < runs; ++i, mine += w.dst_step) apply_unary<V>(d.activation, mine, mine, length);
  }
}

}  // namespace tenon::cpu
