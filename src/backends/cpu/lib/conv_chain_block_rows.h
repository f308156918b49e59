// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
// Depthwise results of a block of channels of a chain. V is the vector type of the including file.
#pragma once
#include "backends/cpu/lib/conv_chain_blocks.h"
#include "backends/cpu/lib/depthwise_pair.h"
#include "backends/cpu/lib/finish_rows.h"

namespace tenon::cpu {

/// What rows of a block add to the walk.
template <class V>
struct BlockFloats {
  using Vector = V;
  using Element = float;
  const float* bias;  // of the block, or null
  V low, high;
  float* dst;       // of the row's first result
  int64_t results;  // from there to the same of the next kResultChannels channels

  template <bool kTail>
  static TENON_INLINE V column(const float* p, int) {
    return V::load(p);
  }
  template <bool kTail>
  static TENON_INLINE V factor(const float* p, int) {
    return V::load(p);
  }
  template <bool kTail>
  TENON_INLINE V start(int64_t c, int) const {
    return bias != nullptr ? V::load(bias + c) : V::zero();
  }
  template <bool kTail, int kTile>
  TENON_INLINE void finish(const V (&sums)[kTile], int64_t x, int, int64_t c, int) const {
    constexpr int kStep = kResultChannels;
    float* to = dst + c / kStep * results + x * kStep + c % kStep;
#pragma GCC unroll 7
    for (int i = 0; i < kTile; ++i) min(high, max(low, sums[i])).store(to + i * kStep);
  }
};

/// Two rows of `count` depthwise results of the block that begins at channel c.
template <class V, int K, int S, int kWidth>
TENON_INLINE void block_rows(const ConvChainF32& p, const float* const (&in)[K + S], int64_t c, int64_t count,
                             int64_t results, float* upper_to, float* lower_to) {
  const Bounds bounds = bounds_of<V>(p.depthwise_activation);
  const float *bias = p.depthwise_bias != nullptr ? p.depthwise_bias + c : nullptr, *weights = p.depthwise + c * K * K;
  const BlockFloats<V> upper{bias, V::all(bounds.low), V::all(bounds.high), upper_to, results};
  const BlockFloats<V> lower{bias, upper.low, upper.high, lower_to, results};
  for (int64_t begin = 0; begin < count; begin += kPairTile<V>) {
    const int64_t x = std::min<int64_t>(begin, count - kPairTile<V>);  // the last two may overlap
    const float* rows[K + S];
#pragma GCC unroll 7
    for (int r = 0; r < K + S; ++r) rows[r] = in[r] != nullptr ? in[r] + x * S * kWidth : nullptr;
#pragma GCC unroll 1
    for (int64_t v = 0; v < kWidth; v += V::kLanes)
      pair_tile<K, S, false, false>(rows, kWidth, upper, lower, weights, kWidth, x, 0, 0, v, 0);
  }
  if (is_bounds<V>(p.depthwise_activation)) return;
  for (int64_t v = 0; v < kWidth; v += kResultChannels) {
    for (float* to : {upper_to, lower_to})
      finish_rows<V>(p.depthwise_activation, to + v / kResultChannels * results, kResultChannels, count,
                     kResultChannels);
  }
}

}  // namespace tenon::cpu
