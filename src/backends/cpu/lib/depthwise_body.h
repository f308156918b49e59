// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
// The body of depthwise_avx2() and depthwise_avx512(): floats, two rows of results at a time where that can be.
#pragma once
#include "backends/cpu/lib/depthwise.h"
#include "backends/cpu/lib/finish_rows.h"

#include "backends/cpu/lib/depthwise_pair.h"

namespace tenon::cpu {

/// What a row of floats adds to the walk. V: the vector type of the including file.
template <class V>
struct DepthwiseFloats {
  using Vector = V;
  using Element = float;
  const Depthwise& d;
  V low, high;  // relu and clip are done in registers, others on the finished rows
  float* dst;   // the output row

  template <bool kTail>
  static TENON_INLINE V column(const float* p, int left) {
    if constexpr (kTail) return V::load(p, left);
    return V::load(p);
  }
  template <bool kTail>
  static TENON_INLINE V factor(const float* p, int left) {
    return column<kTail>(p, left);
  }
  template <bool kTail>
  TENON_INLINE V start(int64_t c, int left) const {
    return d.bias ? column<kTail>(d.bias + c, left) : V::zero();
  }
  template <bool kTail, int kTile>
  TENON_INLINE void finish(const V (&sums)[kTile], int64_t x, int count, int64_t c, int left) const {
#pragma GCC unroll 7
    for (int i = 0; i < kTile; ++i) {
      if (i >= count) break;
      const V result = min(high, max(low, sums[i]));
      float* to = dst + (x + i) * d.window.dst_step + c;
      if constexpr (kTail) {
        result.store(to, left);
      } else {
        result.store(to);
      }
    }
  }
};

/// Channels to take at a time, so that the input rows of two results stay in L1 until the next two. Where that were few
/// channels all are taken: 3x3 at a stride of 2 on 112 by 112 by 96 took 500 us by blocks of 32, 390 of 64, 250 of 96.
inline __attribute__((always_inline)) int64_t channel_block(const Window& w) {
  constexpr int64_t kFloats = 6144, kUnit = 32, kLeast = 64;  // 24 of 32 KiB; four cache lines a column
  const int64_t fit = kFloats / std::max<int64_t>(1, (w.kernel_h + w.stride_h) * w.w) / kUnit * kUnit;
  return fit < kLeast ? std::max<int64_t>(1, w.c) : fit;
}

/// Rows [begin, end) of the results of all pictures, channels [c, c_end); what follows is done while they are in cache.
template <class V>
TENON_INLINE void depthwise_rows(const Depthwise& d, DepthwiseFloats<V> data, WorkRange rows, int64_t c,
                                 int64_t c_end) {
  const Window& w = d.window;
  const int64_t row_size = w.out_w * w.dst_step;
  const bool pairs = has_pairs(w);
  for (int64_t i = rows.begin, count = 1; i < rows.end; i += count) {
    data.dst = d.dst + i * row_size;
    if (pairs && i + 1 < rows.end && (i + 1) % w.out_h != 0) {
      DepthwiseFloats<V> lower = data;
      lower.dst += row_size;
      depthwise_pair(w, data, lower, d.src, d.weights, i, c, c_end);
      count = 2;
    } else {
      depthwise_row(w, data, d.src, d.weights, i, c, c_end);
      count = 1;
    }
    if (!is_bounds<V>(d.activation))
      finish_rows<V>(d.activation, data.dst + c, w.dst_step, count * w.out_w, c_end - c);
    if (d.finish != nullptr) finish_part(*d.finish, i * w.out_w, count * w.out_w, c, c_end - c);
  }
}

template <class V>
void depthwise(const Depthwise& d, const Team& team) {
  const Window& w = d.window;
  const Bounds bounds = bounds_of<V>(d.activation);
  const DepthwiseFloats<V> data{.d = d, .low = V::all(bounds.low), .high = V::all(bounds.high), .dst = nullptr};
  const WorkRange work = team.range(w.n * w.out_h, 2);
  const int64_t block = channel_block(w);
  for (int64_t c = 0; c < w.c; c += block) depthwise_rows<V>(d, data, work, c, std::min(w.c, c + block));
}

}  // namespace tenon::cpu
