// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
// Lanes of F32x16 that go in pairs.
#pragma once
#include <cstring>

#include "backends/cpu/lib/vec_avx512.h"

namespace tenon::cpu {

/// Eight times the two floats at p.
template <class V>
TENON_INLINE V load_pair(const float* p) {
  double both;  // their bits, never used as a number
  std::memcpy(&both, p, sizeof both);
  return {_mm512_castpd_ps(_mm512_set1_pd(both))};
}

/// Sums of neighbours: eight of a, then eight of b.
TENON_INLINE F32x16 add_pairs(F32x16 a, F32x16 b) {
  const __m512i even = _mm512_setr_epi32(0, 2, 4, 6, 8, 10, 12, 14, 16, 18, 20, 22, 24, 26, 28, 30);
  const __m512i odd = _mm512_setr_epi32(1, 3, 5, 7, 9, 11, 13, 15, 17, 19, 21, 23, 25, 27, 29, 31);
  return {_mm512_add_ps(_mm512_permutex2var_ps(a.v, even, b.v), _mm512_permutex2var_ps(a.v, odd, b.v))};
}

}  // namespace tenon::cpu
