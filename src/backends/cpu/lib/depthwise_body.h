// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
// The body of depthwise_avx2() and depthwise_avx512(): floats in the walk of depthwise_row.h.
#pragma once
#include "backends/cpu/lib/depthwise.h"
#include "backends/cpu/lib/vec_activation.h"

#include "backends/cpu/lib/depthwise_row.h"

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
  template <bool kTail>
  TENON_INLINE void finish(const V (&sums)[kDepthwiseTile], int64_t x, int count, int64_t c, int left) const {
#pragma GCC unroll 7
    for (int i = 0; i < kDepthwiseTile; ++i) {
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
  DepthwiseFloats<V> data{.d = d,
                          .low = V::all(!clips ? -infinity
                                        : relu ? 0.0f
                                               : d.activation.alpha),
                          .high = V::all(!clips || relu ? infinity : d.activation.beta),
                          .dst = nullptr};
  const WorkRange work = team.range(w.n * w.out_h);
  const int64_t block = channel_block(w), row_size = w.out_w * w.dst_step;
  for (int64_t c = 0; c < w.c; c += block) {
    for (int64_t i = work.begin; i < work.end; ++i) {
      data.dst = d.dst + i * row_size;
      depthwise_row(w, data, d.src, d.weights, i, c, std::min(w.c, c + block));
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
