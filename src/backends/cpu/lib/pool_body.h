// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
// The body of pool_avx2() and pool_avx512().
#pragma once
#include <algorithm>

#include "backends/cpu/lib/finish_range.h"
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

/// Taps inside of a window across, and how many an average counts.
struct ColumnTaps {
  Taps inside;
  int64_t counted;
};

TENON_INLINE ColumnTaps column_taps(const Pool& p, int64_t x) {
  const Window& w = p.window;
  const Taps inside = taps_inside(x, w.stride_w, w.pad_left, w.dilation_w, w.kernel_w, w.w);
  return {inside,
          counted_taps(p.count_padding, inside, x, w.stride_w, w.pad_left, w.dilation_w, w.kernel_w, w.w, w.pad_right)};
}

/// One row of results from pictures' row `row`. Windows that lie wholly inside are not looked at one by one: the
/// divisions took a third of the first pooling of ResNet-50 at batch 8.
template <class V>
TENON_INLINE void pool_row(const Pool& p, const float* row, float* dst, Taps rows, int64_t counted_rows) {
  const Window& w = p.window;
  const int64_t reach = (w.kernel_w - 1) * w.dilation_w;
  const V whole = V::all(1.0f / static_cast<float>(std::max<int64_t>(1, counted_rows * w.kernel_w)));
  for (int64_t x = 0; x < w.out_w; ++x) {
    const int64_t first = x * w.stride_w - w.pad_left;
    PoolCell<V> cell{p, row + first * w.src_step, dst + x * w.dst_step, rows, {0, w.kernel_w}, whole};
    if (first < 0 || first + reach >= w.w) {
      const ColumnTaps part = column_taps(p, x);
      cell.columns = part.inside;
      cell.scale = V::all(1.0f / static_cast<float>(std::max<int64_t>(1, counted_rows * part.counted)));
    }
    if (p.average) {
      cell.template run<true>();
    } else {
      cell.template run<false>();
    }
  }
}

/// Row i % out_h of picture i / out_h.
template <class V>
TENON_INLINE void pool_row(const Pool& p, int64_t i) {
  const Window& w = p.window;
  const int64_t y = i % w.out_h, first_y = y * w.stride_h - w.pad_top;
  const Taps rows = taps_inside(y, w.stride_h, w.pad_top, w.dilation_h, w.kernel_h, w.h);
  const int64_t counted =
      counted_taps(p.count_padding, rows, y, w.stride_h, w.pad_top, w.dilation_h, w.kernel_h, w.h, w.pad_bottom);
  pool_row<V>(p, p.src + (i / w.out_h * w.h + first_y) * w.w * w.src_step, p.dst + i * w.out_w * w.dst_step, rows,
              counted);
}

template <class V>
void pool(const Pool& p, const Team& team) {
  const WorkRange work = team.range(p.window.n * p.window.out_h);
  const int64_t length = p.window.out_w * p.window.c;
  for (int64_t i = work.begin, unfinished = work.begin; i < work.end; ++i) {
    pool_row<V>(p, i);
    if (p.finish == nullptr || ((i + 1 - unfinished) * length < kFinishedFloats && i + 1 < work.end)) continue;
    finish_range(*p.finish, unfinished * length, (i + 1) * length);
    unfinished = i + 1;
  }
}

}  // namespace tenon::cpu
