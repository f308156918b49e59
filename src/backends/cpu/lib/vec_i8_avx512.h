// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
// Bytes and the 16- and 32-bit sums of their products in AVX-512 registers.
#pragma once
#include <cstring>

#include "backends/cpu/lib/vec_avx512.h"

namespace tenon::cpu {

/// 64 bytes, or 32 words, or sixteen 32-bit sums: the same interface as Bytes32 in vec_i8_avx2.h, which has the
/// comments.
struct Bytes64 {
  static constexpr int kLanes = 16;
  static constexpr int kBytes = 64;
  __m512i v;

  static TENON_INLINE Bytes64 load(const void* p) { return {_mm512_loadu_si512(p)}; }
  static TENON_INLINE Bytes64 words(int16_t x) { return {_mm512_set1_epi16(x)}; }
  static TENON_INLINE Bytes64 four(const uint8_t* p) {
    int32_t bytes;
    std::memcpy(&bytes, p, sizeof bytes);
    return {_mm512_set1_epi32(bytes)};
  }
  static TENON_INLINE Bytes64 sixteen(const uint8_t* p) {
    return {_mm512_broadcast_i32x4(_mm_loadu_si128(reinterpret_cast<const __m128i*>(p)))};
  }
  TENON_INLINE void store(void* p) const { _mm512_storeu_si512(p, v); }
  TENON_INLINE Bytes64 pick(Bytes64 which) const { return {_mm512_shuffle_epi8(v, which.v)}; }
  TENON_INLINE Bytes64 products(Bytes64 weights) const { return {_mm512_maddubs_epi16(v, weights.v)}; }
  TENON_INLINE Bytes64 plus_words(Bytes64 b) const { return {_mm512_add_epi16(v, b.v)}; }
  TENON_INLINE Bytes64 plus_pairs(Bytes64 words, Bytes64 factors) const {
    return {_mm512_add_epi32(v, _mm512_madd_epi16(words.v, factors.v))};
  }
};

}  // namespace tenon::cpu
