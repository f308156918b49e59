// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
// Sums of depthwise convolutions with VNNI: the bytes of four neighbours are interleaved by channel, then each four of
// them times its weights is one step of a sum.
#include <immintrin.h>

#include "backends/cpu/lib/depthwise_dot.h"

namespace tenon::cpu {
namespace {

#define TENON_INLINE inline __attribute__((always_inline))

/// kEdge: pixels may lie outside; they have the zero point.
template <int kResults, int kGroups, bool kEdge>
struct Neighbours {
  const DepthwiseDotTile& t;
  __m512i flip, padding;

  TENON_INLINE __m512i pixel(const uint8_t* row, int64_t x) const {
    if (kEdge && (!row || x < 0 || x >= t.conv->window.w)) return padding;
    return _mm512_xor_si512(_mm512_maskz_loadu_epi8(t.lanes, row + x * t.conv->window.src_step), flip);
  }

  /// Results from column x on.
  TENON_INLINE void sum(int64_t x, int32_t* to) const {
    __m512i sums[kResults][4];
#pragma GCC unroll 2
    for (int r = 0; r < kResults; ++r) {
#pragma GCC unroll 4
      for (int i = 0; i < 4; ++i) sums[r][i] = _mm512_loadu_si512(t.start + i * 16);
    }
    const int8_t* weights = t.weights;
    const int64_t left = x * t.conv->window.stride_w - t.conv->window.pad_left;
    for (int64_t ky = 0; ky < t.conv->shape.kernel_h; ++ky) {
      const uint8_t* row = t.rows[ky];
#pragma GCC unroll 2
      for (int g = 0; g < kGroups; ++g, weights += kResults * 256) {
        const __m512i a = pixel(row, left + 4 * g), b = pixel(row, left + 4 * g + 1);
        const __m512i c = pixel(row, left + 4 * g + 2), d = pixel(row, left + 4 * g + 3);
        const __m512i ab_low = _mm512_unpacklo_epi8(a, b), ab_high = _mm512_unpackhi_epi8(a, b);
        const __m512i cd_low = _mm512_unpacklo_epi8(c, d), cd_high = _mm512_unpackhi_epi8(c, d);
        const __m512i fours[4] = {_mm512_unpacklo_epi16(ab_low, cd_low), _mm512_unpackhi_epi16(ab_low, cd_low),
                                  _mm512_unpacklo_epi16(ab_high, cd_high), _mm512_unpackhi_epi16(ab_high, cd_high)};
#pragma GCC unroll 2
        for (int r = 0; r < kResults; ++r) {
#pragma GCC unroll 4
          for (int i = 0; i < 4; ++i) {
            const __m512i weight = _mm512_loadu_si512(weights + (r * 4 + i) * 64);
            sums[r][i] = _mm512_dpbusd_epi32(sums[r][i], fours[i], weight);
          }
        }
      }
    }
#pragma GCC unroll 2
    for (int r = 0; r < kResults; ++r) {
#pragma GCC unroll 4
      for (int i = 0; i < 4; ++i) _mm512_storeu_si512(to + r * kDotStep + i * 16, sums[r][i]);
    }
  }
};

template <int kResults, int kGroups>
void tile(const DepthwiseDotTile& t) {
  const Window& w = t.conv->window;
  const int bias = t.conv->is_signed ? 128 : 0;
  const __m512i flip = _mm512_set1_epi8(static_cast<char>(bias));
  const __m512i padding = _mm512_set1_epi8(static_cast<char>(t.conv->zero + bias));
  const Neighbours<kResults, kGroups, false> inner{t, flip, padding};
  const Neighbours<kResults, kGroups, true> edge{t, flip, padding};
  bool all_rows = true;
  for (int64_t ky = 0; ky < t.conv->shape.kernel_h; ++ky) all_rows = all_rows && t.rows[ky];
  int32_t* to = t.sums;
  for (int i = 0; i < t.count; i += kResults, to += kResults * kDotStep) {
    const int64_t left = (t.x + i) * w.stride_w - w.pad_left;
    const bool inside = all_rows && left >= 0 && left + 4 * kGroups <= w.w;
    inside ? inner.sum(t.x + i, to) : edge.sum(t.x + i, to);
  }
}

}  // namespace

void depthwise_dot_tile_vnni(const DepthwiseDotTile& t) {
  const DepthwiseDotShape& s = t.conv->shape;
  if (s.results == 2) {
    s.groups == 1 ? tile<2, 1>(t) : tile<2, 2>(t);
  } else {
    s.groups == 1 ? tile<1, 1>(t) : tile<1, 2>(t);
  }
}

}  // namespace tenon::cpu
