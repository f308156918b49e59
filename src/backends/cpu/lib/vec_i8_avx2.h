// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
// Bytes and the 16- and 32-bit sums of their products in AVX2 registers.
#pragma once
#include <cstring>

#include "backends/cpu/lib/vec_avx2.h"

namespace tenon::cpu {

/// 32 bytes, or 16 words, or eight 32-bit sums.
struct Bytes32 {
  static constexpr int kLanes = 8;  // 32-bit sums
  static constexpr int kBytes = 32;
  __m256i v;

  static TENON_INLINE Bytes32 load(const void* p) { return {_mm256_loadu_si256(static_cast<const __m256i*>(p))}; }
  static TENON_INLINE Bytes32 words(int16_t x) { return {_mm256_set1_epi16(x)}; }
  static TENON_INLINE Bytes32 all(uint8_t x) { return {_mm256_set1_epi8(static_cast<char>(x))}; }
  /// The same four bytes for each sum, or the same 16 in each quarter of 64 bytes.
  static TENON_INLINE Bytes32 four(const uint8_t* p) {
    int32_t bytes;
    std::memcpy(&bytes, p, sizeof bytes);
    return {_mm256_set1_epi32(bytes)};
  }
  static TENON_INLINE Bytes32 sixteen(const uint8_t* p) {
    return {_mm256_broadcastsi128_si256(_mm_loadu_si128(reinterpret_cast<const __m128i*>(p)))};
  }
  TENON_INLINE void store(void* p) const { _mm256_storeu_si256(static_cast<__m256i*>(p), v); }
  /// Of each quarter of 64 bytes those that `which` names.
  TENON_INLINE Bytes32 pick(Bytes32 which) const { return {_mm256_shuffle_epi8(v, which.v)}; }
  /// u8 times i8: words, each the sum of two products, saturated.
  TENON_INLINE Bytes32 products(Bytes32 weights) const { return {_mm256_maddubs_epi16(v, weights.v)}; }
  TENON_INLINE Bytes32 plus_words(Bytes32 b) const { return {_mm256_add_epi16(v, b.v)}; }
  /// 32-bit sums and those of two words times two of `factors`.
  TENON_INLINE Bytes32 plus_pairs(Bytes32 words, Bytes32 factors) const {
    return {_mm256_add_epi32(v, _mm256_madd_epi16(words.v, factors.v))};
  }
  TENON_INLINE Bytes32 flipped(Bytes32 bits) const { return {_mm256_xor_si256(v, bits.v)}; }
};

}  // namespace tenon::cpu
