// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
// Sums of products of 16-bit integers in AVX-512 registers: the same interface as PairSums8 in vec_i16_avx2.h, which
// has the comments.
#pragma once
#include <cstring>

#include "backends/cpu/lib/vec_avx512.h"

namespace tenon::cpu {

struct PairSums16 {
  using Floats = F32x16;
  static constexpr int kLanes = 16;
  static constexpr int kRows = 12;
  __m512i v;

  static TENON_INLINE PairSums16 zero() { return {_mm512_setzero_si512()}; }
  static TENON_INLINE PairSums16 weights(const int8_t* p) {
    return {_mm512_cvtepi8_epi16(_mm256_loadu_si256(reinterpret_cast<const __m256i*>(p)))};
  }
  static TENON_INLINE PairSums16 pair(const int16_t* p) {
    int32_t both;
    std::memcpy(&both, p, sizeof both);
    return {_mm512_set1_epi32(both)};
  }
  TENON_INLINE void add_products(PairSums16 a, PairSums16 b) { v = _mm512_add_epi32(v, _mm512_madd_epi16(a.v, b.v)); }
  TENON_INLINE F32x16 floats() const { return {_mm512_cvtepi32_ps(v)}; }
};

}  // namespace tenon::cpu
