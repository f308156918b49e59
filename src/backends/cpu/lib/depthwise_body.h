// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
// The body of depthwise_avx2() and depthwise_avx512(): tiles of four columns by two vectors of channels.
#pragma once
#include <algorithm>

#include "backends/cpu/lib/depthwise.h"
#include "backends/cpu/lib/vec_activation.h"

namespace tenon::cpu {

template <class V>
struct DepthwiseRow {
  const Depthwise& d;
  V low, high;       // relu and clip are done in registers, others on the finished row
  const float* src;  // row 0 of the picture
  float* dst;        // the output row
  int64_t first_y;   // input row of tap 0, may lie outside
  Taps rows;

  /// NX outputs from column x on, NC vectors of channels from c on; kTail: only `left` channels of one vector.
  template <int NX, int NC, int KW, bool kTail>
  TENON_INLINE void tile(int64_t x, Taps columns, int64_t c, int left) const {
    const Window& w = d.window;
    V acc[NX][NC];
    for (int k = 0; k < NC; ++k) {
      const V b = !d.bias ? V::zero() : kTail ? V::load(d.bias + c, left) : V::load(d.bias + c + k * V::kLanes);
      for (int i = 0; i < NX; ++i) acc[i][k] = b;
    }
    const int64_t step = w.stride_w * w.c, tap = w.dilation_w * w.c;
    const int64_t begin = KW ? 0 : columns.begin, end = KW ? KW : columns.end;
    for (int64_t ky = rows.begin; ky < rows.end; ++ky) {
      const float* in = src + ((first_y + ky * w.dilation_h) * w.w + x * w.stride_w - w.pad_left) * w.c + c;
      const float* weights = d.weights + ky * w.kernel_w * w.c + c;
#pragma GCC unroll 5
      for (int64_t kx = begin; kx < end; ++kx) {
        V factor[NC];
        for (int k = 0; k < NC; ++k) {
          factor[k] = kTail ? V::load(weights + kx * w.c, left) : V::load(weights + kx * w.c + k * V::kLanes);
        }
        for (int i = 0; i < NX; ++i) {
          for (int k = 0; k < NC; ++k) {
            const float* p = in + i * step + kx * tap + k * V::kLanes;
            acc[i][k] = fma(kTail ? V::load(p, left) : V::load(p), factor[k], acc[i][k]);
          }
        }
      }
    }
    for (int i = 0; i < NX; ++i) {
      for (int k = 0; k < NC; ++k) {
        const V y = min(high, max(low, acc[i][k]));
        float* p = dst + (x + i) * w.c + c + k * V::kLanes;
        if constexpr (kTail) {
          y.store(p, left);
        } else {
          y.store(p);
        }
      }
    }
  }

  template <int NX, int KW>
  TENON_INLINE void columns(int64_t x, Taps taps) const {
    const int64_t c = d.window.c;
    int64_t at = 0;
    for (; at + 2 * V::kLanes <= c; at += 2 * V::kLanes) tile<NX, 2, KW, false>(x, taps, at, 0);
    if (at + V::kLanes <= c) {
      tile<NX, 1, KW, false>(x, taps, at, 0);
      at += V::kLanes;
    }
    if (at < c) tile<NX, 1, KW, true>(x, taps, at, static_cast<int>(c - at));
  }

  template <int KW>
  void run() const {
    const Window& w = d.window;
    const auto taps = [&](int64_t x) { return taps_inside(x, w.stride_w, w.pad_left, w.dilation_w, w.kernel_w, w.w); };
    const auto is_inside = [&](int64_t x) {
      const Taps t = taps(x);
      return t.begin == 0 && t.end == w.kernel_w;
    };
    int64_t x = 0;
    while (x < w.out_w) {
      if (x + 4 <= w.out_w && is_inside(x) && is_inside(x + 3)) {
        if constexpr (KW == 0) {
          columns<4, 0>(x, {0, w.kernel_w});
        } else {
          columns<4, KW>(x, {});
        }
        x += 4;
      } else {
        columns<1, 0>(x, taps(x));
        x += 1;
      }
    }
  }
};

template <class V>
void depthwise(const Depthwise& d, const Team& team) {
  const Window& w = d.window;
  const bool clips = d.activation.function == Unary::relu || d.activation.function == Unary::clip;
  const bool relu = d.activation.function == Unary::relu;
  const float infinity = __builtin_inff();
  const V low = V::all(!clips ? -infinity : relu ? 0.0f : d.activation.alpha);
  const V high = V::all(!clips || relu ? infinity : d.activation.beta);
  const WorkRange work = team.range(w.n * w.out_h);
  for (int64_t i = work.begin; i < work.end; ++i) {
    const int64_t y = i % w.out_h;
    const DepthwiseRow<V> row{.d = d,
                              .low = low,
                              .high = high,
                              .src = d.src + i / w.out_h * w.h * w.w * w.c,
                              .dst = d.dst + i * w.out_w * w.c,
                              .first_y = y * w.stride_h - w.pad_top,
                              .rows = taps_inside(y, w.stride_h, w.pad_top, w.dilation_h, w.kernel_h, w.h)};
    if (w.kernel_w == 3) {
      row.template run<3>();
    } else if (w.kernel_w == 5) {
      row.template run<5>();
    } else {
      row.template run<0>();
    }
    if (!clips && d.activation.function != Unary::identity)
      apply_unary<V>(d.activation, row.dst, row.dst, w.out_w * w.c);
  }
}

}  // namespace tenon::cpu
