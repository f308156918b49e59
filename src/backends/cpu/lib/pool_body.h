// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
// The body of pool_avx2() and pool_avx512().
#pragma once
#include <algorithm>

#include "backends/cpu/lib/pool.h"

namespace tenon::cpu {

template <class V>
struct PoolCell {
  const Pool& p;
  const float* src;  // tap 0 of the window, may lie outside
  float* dst;
  Taps rows, columns;
  V scale;

  template <int NC, bool kAverage, bool kTail>
  TENON_INLINE void channels(int64_t c, int left) const {
    const Window& w = p.window;
    V acc[NC];
    for (int k = 0; k < NC; ++k) acc[k] = kAverage ? V::zero() : V::all(-__builtin_inff());
    for (int64_t ky = rows.begin; ky < rows.end; ++ky) {
      for (int64_t kx = columns.begin; kx < columns.end; ++kx) {
        const float* in = src + (ky * w.dilation_h * w.w + kx * w.dilation_w) * w.src_step + c;
        for (int k = 0; k < NC; ++k) {
          const V x = kTail ? V::load(in, left) : V::load(in + k * V::kLanes);
          acc[k] = kAverage ? acc[k] + x : max(acc[k], x);
        }
      }
    }
    for (int k = 0; k < NC; ++k) {
      if (kAverage) acc[k] = acc[k] * scale;
      if constexpr (kTail) {
        acc[k].store(dst + c, left);
      } else {
        acc[k].store(dst + c + k * V::kLanes);
      }
    }
  }

  template <bool kAverage>
  void run() const {
    int64_t c = 0;
    for (; c + 4 * V::kLanes <= p.window.c; c += 4 * V::kLanes) channels<4, kAverage, false>(c, 0);
    for (; c + V::kLanes <= p.window.c; c += V::kLanes) channels<1, kAverage, false>(c, 0);
    if (c < p.window.c) channels<1, kAverage, true>(c, static_cast<int>(p.window.c - c));
  }
};

/// Taps of a window that an average counts: those inside, or also those in the padding.
TENON_INLINE int64_t counted_taps(bool padding, Taps inside, int64_t out, int64_t stride, int64_t pad, int64_t dilation,
                                  int64_t kernel, int64_t size, int64_t pad_end) {
  if (!padding) return inside.end - inside.begin;
  const int64_t room = size + pad_end - (out * stride - pad);
  return std::min(kernel, (room + dilation - 1) / dilation);
}

template <class V>
void pool(const Pool& p, const Team& team) {
  const Window& w = p.window;
  const WorkRange work = team.range(w.n * w.out_h);
  for (int64_t i = work.begin; i < work.end; ++i) {
    const int64_t y = i % w.out_h, first_y = y * w.stride_h - w.pad_top;
    const Taps rows = taps_inside(y, w.stride_h, w.pad_top, w.dilation_h, w.kernel_h, w.h);
    const int64_t count_y =
        counted_taps(p.count_padding, rows, y, w.stride_h, w.pad_top, w.dilation_h, w.kernel_h, w.h, w.pad_bottom);
    for (int64_t x = 0; x < w.out_w; ++x) {
      const Taps columns = taps_inside(x, w.stride_w, w.pad_left, w.dilation_w, w.kernel_w, w.w);
      const int64_t count_x =
          counted_taps(p.count_padding, columns, x, w.stride_w, w.pad_left, w.dilation_w, w.kernel_w, w.w, w.pad_right);
      const PoolCell<V> cell{
          .p = p,
          .src = p.src + ((i / w.out_h * w.h + first_y) * w.w + x * w.stride_w - w.pad_left) * w.src_step,
          .dst = p.dst + (i * w.out_w + x) * w.dst_step,
          .rows = rows,
          .columns = columns,
          .scale = V::all(1.0f / static_cast<float>(std::max<int64_t>(1, count_y * count_x)))};
      if (p.average) {
        cell.template run<true>();
      } else {
        cell.template run<false>();
      }
    }
  }
}

}  // namespace tenon::cpu
