// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
// The body of depthwise_i8_avx2() and depthwise_i8_avx512(): tiles of seven results by one vector of channels, as in
// depthwise_body.h; what lies outside the picture counts as the zero point.
#pragma once
#include <algorithm>

#include "backends/cpu/lib/depthwise_i8.h"
#include "backends/cpu/lib/requantize_body.h"

namespace tenon::cpu {

/// One row of results. T: int8_t or uint8_t.
template <class V, class T>
struct DepthwiseI8Row {
  static constexpr int kTile = 7;
  const DepthwiseI8& d;
  const T* src;     // row 0 of the picture
  int64_t first;    // pixel of the result that the row begins with
  int64_t first_y;  // input row of tap 0, may lie outside
  Taps rows;
  V zero;
  const Requantizer<V>& requantizer;

  template <bool kTail>
  TENON_INLINE V data(const T* p, int left) const {
    return (kTail ? V::whole(p, left) : V::whole(p)) - zero;
  }
  template <bool kTail>
  static TENON_INLINE V factor(const float* p, int left) {
    return kTail ? V::load(p, left) : V::load(p);
  }

  /// Results of columns x... of channels from c on. kEdge: `count` of them, and only columns with their bit in
  /// `inside`.
  template <int KW, int S, bool kEdge, bool kTail>
  TENON_INLINE void tile(int64_t x, int count, uint32_t inside, int64_t c, int left) const {
    const Window& w = d.window;
    V sums[kTile];
#pragma GCC unroll 7
    for (int i = 0; i < kTile; ++i) sums[i] = V::zero();
    const T* in = src + ((first_y + rows.begin * w.dilation_h) * w.w + x * S - w.pad_left) * w.src_step + c;
    const float* weights = d.weights + rows.begin * KW * w.c + c;
    for (int64_t ky = rows.begin; ky < rows.end; ++ky, in += w.dilation_h * w.w * w.src_step, weights += KW * w.c) {
      V factors[KW];
#pragma GCC unroll 5
      for (int k = 0; k < KW; ++k) factors[k] = factor<kTail>(weights + k * w.c, left);
#pragma GCC unroll 32
      for (int j = 0; j < (kTile - 1) * S + KW; ++j) {
        if (kEdge && !(inside >> j & 1)) continue;
        const V column = data<kTail>(in + j * w.src_step, left);
#pragma GCC unroll 7
        for (int i = 0; i < kTile; ++i) {
          if (j - i * S >= 0 && j - i * S < KW) sums[i] = fma(column, factors[j - i * S], sums[i]);
        }
      }
    }
    finish<kTail>(sums, x, count, c, left);
  }

  template <bool kTail>
  TENON_INLINE void finish(const V (&sums)[kTile], int64_t x, int count, int64_t c, int left) const {
    const int64_t step = d.window.dst_step, at = (first + x) * step + c;
    if (!requantizer.direct) {
      float room[kTile][V::kLanes];
#pragma GCC unroll 7
      for (int i = 0; i < kTile; ++i) sums[i].store(room[i]);
      for (int i = 0; i < count; ++i) requantizer.row(room[i], c, kTail ? left : V::kLanes, d.dst, at + i * step, 0);
      return;
    }
    auto* to = static_cast<uint8_t*>(d.dst) + at;
#pragma GCC unroll 7
    for (int i = 0; i < kTile; ++i) {
      if (i >= count) break;
      const V whole = requantizer.template bytes_of<kTail>(sums[i], c, left);
      kTail ? Requantizer<V>::store_few(whole, to + i * step, left) : whole.store_bytes(to + i * step);
    }
  }

  template <int KW, int S, bool kEdge>
  void tiles(int64_t x, int count, uint32_t inside) const {
    int64_t c = 0;
    for (; c + V::kLanes <= d.window.c; c += V::kLanes) tile<KW, S, kEdge, false>(x, count, inside, c, 0);
    if (c < d.window.c) tile<KW, S, kEdge, true>(x, count, inside, c, static_cast<int>(d.window.c - c));
  }

  template <int KW, int S>
  void run() const {
    const Window& w = d.window;
    for (int64_t x = 0; x < w.out_w; x += kTile) {
      const int count = static_cast<int>(std::min<int64_t>(kTile, w.out_w - x));
      const int64_t left = x * S - w.pad_left;
      if (count == kTile && left >= 0 && left + (kTile - 1) * S + KW <= w.w) {
        tiles<KW, S, false>(x, kTile, 0);
        continue;
      }
      uint32_t inside = 0;
      for (int j = 0; j < (count - 1) * S + KW; ++j) {
        if (left + j >= 0 && left + j < w.w) inside |= 1u << j;
      }
      tiles<KW, S, true>(x, count, inside);
    }
  }

  /// One result, any window.
  template <bool kTail>
  TENON_INLINE void cell(int64_t x, Taps columns, int64_t c, int left) const {
    const Window& w = d.window;
    V sums[kTile] = {V::zero()};
    for (int64_t ky = rows.begin; ky < rows.end; ++ky) {
      const T* in = src + ((first_y + ky * w.dilation_h) * w.w + x * w.stride_w - w.pad_left) * w.src_step + c;
      const float* weights = d.weights + ky * w.kernel_w * w.c + c;
      for (int64_t kx = columns.begin; kx < columns.end; ++kx) {
        const V column = data<kTail>(in + kx * w.dilation_w * w.src_step, left);
        sums[0] = fma(column, factor<kTail>(weights + kx * w.c, left), sums[0]);
      }
    }
    finish<kTail>(sums, x, 1, c, left);
  }

  void run_any() const {
    const Window& w = d.window;
    for (int64_t x = 0; x < w.out_w; ++x) {
      const Taps columns = taps_inside(x, w.stride_w, w.pad_left, w.dilation_w, w.kernel_w, w.w);
      int64_t c = 0;
      for (; c + V::kLanes <= w.c; c += V::kLanes) cell<false>(x, columns, c, 0);
      if (c < w.c) cell<true>(x, columns, c, static_cast<int>(w.c - c));
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

template <class V, class T>
void depthwise_i8_of(const DepthwiseI8& d, const Team& team) {
  const Window& w = d.window;
  const WorkRange work = team.range(w.n * w.out_h);
  const Requantizer<V> requantizer(d.requantize);
  for (int64_t i = work.begin; i < work.end; ++i) {
    const int64_t y = i % w.out_h;
    const DepthwiseI8Row<V, T> row{.d = d,
                                   .src = static_cast<const T*>(d.src) + i / w.out_h * w.h * w.w * w.src_step,
                                   .first = i * w.out_w,
                                   .first_y = y * w.stride_h - w.pad_top,
                                   .rows = taps_inside(y, w.stride_h, w.pad_top, w.dilation_h, w.kernel_h, w.h),
                                   .zero = V::all(static_cast<float>(d.zero)),
                                   .requantizer = requantizer};
    row.run_best();
  }
}

template <class V>
void depthwise_i8(const DepthwiseI8& d, const Team& team) {
  d.is_signed ? depthwise_i8_of<V, int8_t>(d, team) : depthwise_i8_of<V, uint8_t>(d, team);
}

}  // namespace tenon::cpu
