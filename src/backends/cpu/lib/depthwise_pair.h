// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
// Two rows of depthwise results at once: of the rows that a window reads, most are read by both.
#pragma once
#include "backends/cpu/lib/depthwise_row.h"

namespace tenon::cpu {

/// Results side by side in a pair: twice these, two rows of weights and a column fit 32 registers, or nearly 16.
template <class V>
inline constexpr int kPairTile = V::kLanes == 16 ? 7 : 4;

/// One tile of a pair: results of rows y and y + 1 from column x on. rows[r]: what tap 0 of the first of them reads in
/// row r of those that the pair reads, or null outside the picture; neighbours are src_step apart. kEdge: only `count`
/// results a row, and only columns with their bit in `inside`. kTail: only `left` channels. Weights are [K, K,
/// channels].
template <int K, int S, bool kEdge, bool kTail, class Data>
TENON_INLINE void pair_tile(const typename Data::Element* const (&rows)[K + S], int64_t src_step, const Data& upper,
                            const Data& lower, const float* weights, int64_t channels, int64_t x, int count,
                            uint32_t inside, int64_t c, int left) {
  using V = typename Data::Vector;
  constexpr int kTile = kPairTile<V>;
  V sums[2][kTile];
  const V start = upper.template start<kTail>(c, left);
#pragma GCC unroll 7
  for (int i = 0; i < kTile; ++i) sums[0][i] = sums[1][i] = start;
#pragma GCC unroll 7
  for (int r = 0; r < K + S; ++r) {
    if (rows[r] == nullptr) continue;
    const auto* in = rows[r] + c;
    V factors[2][K];
#pragma GCC unroll 2
    for (int o = 0; o < 2; ++o) {
#pragma GCC unroll 5
      for (int k = 0; k < K; ++k) {
        const int ky = r - o * S;
        if (ky >= 0 && ky < K)
          factors[o][k] = upper.template factor<kTail>(weights + (ky * K + k) * channels + c, left);
      }
    }
#pragma GCC unroll 32
    for (int j = 0; j < (kTile - 1) * S + K; ++j) {
      if (kEdge && !(inside >> j & 1)) continue;
      const V column = upper.template column<kTail>(in + j * src_step, left);
#pragma GCC unroll 2
      for (int o = 0; o < 2; ++o) {
        if (r - o * S < 0 || r - o * S >= K) continue;
#pragma GCC unroll 7
        for (int i = 0; i < kTile; ++i) {
          const int kx = j - i * S;
          if (kx >= 0 && kx < K) sums[o][i] = fma(column, factors[o][kx], sums[o][i]);
        }
      }
    }
  }
  upper.template finish<kTail>(sums[0], x, kEdge ? count : kTile, c, left);
  lower.template finish<kTail>(sums[1], x, kEdge ? count : kTile, c, left);
}

/// Rows y and y + 1 of the results of one picture, K by K taps at strides of S, no dilation. Data: as in DepthwiseRow,
/// one for each row. From the second cache this takes 0.5 to 0.75 of the time of one row after the other (3x3, Xeon).
template <class Data, int K, int S>
struct DepthwisePair {
  using V = typename Data::Vector;
  using T = typename Data::Element;
  static constexpr int kTile = kPairTile<V>, kColumns = (kTile - 1) * S + K;
  const Window& w;
  const Data &upper, &lower;
  const float* weights;  // [K, K, c]
  const T* src;          // row 0 of the picture
  int64_t first_y;       // input row of tap 0 of the upper row, may lie outside
  int64_t begin, end;    // channels

  template <bool kEdge, bool kTail>
  TENON_INLINE void tile(int64_t x, int count, uint32_t inside, int64_t c, int left) const {
    const T* rows[K + S];
#pragma GCC unroll 7
    for (int r = 0; r < K + S; ++r) {
      const int64_t y = first_y + r;
      rows[r] = y < 0 || y >= w.h ? nullptr : src + (y * w.w + x * S - w.pad_left) * w.src_step;
    }
    pair_tile<K, S, kEdge, kTail>(rows, w.src_step, upper, lower, weights, w.c, x, count, inside, c, left);
  }

  template <bool kEdge>
  void tiles(int64_t x, int count, uint32_t inside) const {
    int64_t c = begin;
    for (; c + V::kLanes <= end; c += V::kLanes) tile<kEdge, false>(x, count, inside, c, 0);
    if (c < end) tile<kEdge, true>(x, count, inside, c, static_cast<int>(end - c));
  }

  void run() const {
    for (int64_t x = 0; x < w.out_w; x += kTile) {
      const int count = static_cast<int>(std::min<int64_t>(kTile, w.out_w - x));
      const int64_t first = x * S - w.pad_left;
      if (count == kTile && first >= 0 && first + kColumns <= w.w)
        tiles<false>(x, kTile, 0);
      else
        tiles<true>(x, count, columns_inside(first, (count - 1) * S + K, w.w));
    }
  }
};

/// Rows i and i + 1 of the results of all pictures, both of one picture, channels [begin, end); has_pairs(w).
template <class Data>
TENON_INLINE void depthwise_pair(const Window& w, const Data& upper, const Data& lower,
                                 const typename Data::Element* src, const float* weights, int64_t i, int64_t begin,
                                 int64_t end) {
  const auto run = [&]<int K, int S>() {
    DepthwisePair<Data, K, S>{.w = w,
                              .upper = upper,
                              .lower = lower,
                              .weights = weights,
                              .src = src + i / w.out_h * w.h * w.w * w.src_step,
                              .first_y = i % w.out_h * S - w.pad_top,
                              .begin = begin,
                              .end = end}
        .run();
  };
  const bool strided = w.stride_h == 2;
  if (w.kernel_h == 3) return strided ? run.template operator()<3, 2>() : run.template operator()<3, 1>();
  return strided ? run.template operator()<5, 2>() : run.template operator()<5, 1>();
}

}  // namespace tenon::cpu
