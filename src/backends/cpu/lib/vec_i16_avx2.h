// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
// Sums of products of 16-bit integers in AVX2 registers: eight 32-bit sums, two products each at a time.
#pragma once
#include <cstring>

#include "backends/cpu/lib/vec_avx2.h"

namespace tenon::cpu {

struct PairSums8 {
  using Floats = F32x8;
  static constexpr int kLanes = 8;
  static constexpr int kRows = 6;  // of a tile of two registers a row: 12 sums, 2 weights, 1 pair of data
  __m256i v;

  static TENON_INLINE PairSums8 zero() { return {_mm256_setzero_si256()}; }
  /// Two 8-bit weights for each sum.
  static TENON_INLINE PairSums8 weights(const int8_t* p) {
    return {_mm256_cvtepi8_epi16(_mm_loadu_si128(reinterpret_cast<const __m128i*>(p)))};
  }
  /// Two 16-bit numbers, the same for each sum.
  static TENON_INLINE PairSums8 pair(const int16_t* p) {
    int32_t both;
    std::memcpy(&both, p, sizeof both);
    return {_mm256_set1_epi32(both)};
  }
  TENON_INLINE void add_products(PairSums8 a, PairSums8 b) { v = _mm256_add_epi32(v, _mm256_madd_epi16(a.v, b.v)); }
  TENON_INLINE F32x8 floats() const { return {_mm256_cvtepi32_ps(v)}; }
};

}  // namespace tenon::cpu
