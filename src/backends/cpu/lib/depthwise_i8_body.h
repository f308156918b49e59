// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
// The body of depthwise_i8_avx2() and depthwise_i8_avx512(): bytes in the walk of depthwise_row.h; what lies outside
// the picture counts as the zero point.
#pragma once
#include "backends/cpu/lib/depthwise_i8.h"
#include "backends/cpu/lib/requantize_body.h"

#include "backends/cpu/lib/depthwise_row.h"

namespace tenon::cpu {

/// What a row of bytes adds to the walk. T: int8_t or uint8_t.
template <class V, class T>
struct DepthwiseBytes {
  using Vector = V;
  using Element = T;
  const DepthwiseI8& d;
  V zero;
  const Requantizer<V>& requantizer;
  int64_t first;  // pixel of the result that the row begins with

  template <bool kTail>
  TENON_INLINE V column(const T* p, int left) const {
    return (kTail ? V::whole(p, left) : V::whole(p)) - zero;
  }
  template <bool kTail>
  static TENON_INLINE V factor(const float* p, int left) {
    return kTail ? V::load(p, left) : V::load(p);
  }
  template <bool kTail>
  static TENON_INLINE V start(int64_t, int) {
    return V::zero();
  }
  template <bool kTail>
  TENON_INLINE void finish(const V (&sums)[kDepthwiseTile], int64_t x, int count, int64_t c, int left) const {
    const int64_t step = d.window.dst_step, at = (first + x) * step + c;
    if (!requantizer.direct) {
      float room[kDepthwiseTile][V::kLanes];
#pragma GCC unroll 7
      for (int i = 0; i < kDepthwiseTile; ++i) sums[i].store(room[i]);
      for (int i = 0; i < count; ++i) requantizer.row(room[i], c, kTail ? left : V::kLanes, d.dst, at + i * step, 0);
      return;
    }
    auto* to = static_cast<uint8_t*>(d.dst) + at;
#pragma GCC unroll 7
    for (int i = 0; i < kDepthwiseTile; ++i) {
      if (i >= count) break;
      const V whole = requantizer.template bytes_of<kTail>(sums[i], c, left);
      kTail ? Requantizer<V>::store_few(whole, to + i * step, left) : whole.store_bytes(to + i * step);
    }
  }
};

template <class V, class T>
void depthwise_i8_of(const DepthwiseI8& d, const Team& team) {
  const Window& w = d.window;
  const WorkRange work = team.range(w.n * w.out_h);
  const Requantizer<V> requantizer(d.requantize);
  DepthwiseBytes<V, T> data{.d = d, .zero = V::all(static_cast<float>(d.zero)), .requantizer = requantizer, .first = 0};
  for (int64_t i = work.begin; i < work.end; ++i) {
    data.first = i * w.out_w;
    depthwise_row(w, data, static_cast<const T*>(d.src), d.weights, i, 0, w.c);
  }
}

template <class V>
void depthwise_i8(const DepthwiseI8& d, const Team& team) {
  d.is_signed ? depthwise_i8_of<V, int8_t>(d, team) : depthwise_i8_of<V, uint8_t>(d, team);
}

}  // namespace tenon::cpu
