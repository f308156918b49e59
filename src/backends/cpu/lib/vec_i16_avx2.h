// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
// Sums of products of 16-bit integers in AVX2 registers: eight 32-bit sums, two products each at a time.
#pragma once
#include <cstring>

#include "backends/cpu/lib/vec_avx2.h"

namespace tenon::cpu {

struct PairSums8 {
  static constexpr int kLanes = 8;
  static constexpr int kRegisters = 2;  // of a row of a word tile
  static constexpr int kRows = 6;       // of a tile of two registers a row: 12 sums, 2 weights, 1 pair of data
  __m256i v;

  static TENON_INLINE PairSums8 zero() { return {_mm256_setzero_si256()}; }
  /// Two 16-bit weights for each sum.
  static TENON_INLINE PairSums8 words(const int16_t* p) {
    return {_mm256_loadu_si256(reinterpret_cast<const __m256i*>(p))};
  }
  /// Two 16-bit numbers, the same for each sum.
  static TENON_INLINE PairSums8 pair(const int16_t* p) {
    int32_t both;
    std::memcpy(&both, p, sizeof both);
    return {_mm256_set1_epi32(both)};
  }
  TENON_INLINE void add_products(PairSums8 a, PairSums8 b) { v = _mm256_add_epi32(v, _mm256_madd_epi16(a.v, b.v)); }
  TENON_INLINE void store(int32_t* p) const { _mm256_storeu_si256(reinterpret_cast<__m256i*>(p), v); }
};

/// Sixteen 16-bit integers.
struct Words16 {
  static constexpr int kLanes = 16;
  __m256i v;

  static TENON_INLINE Words16 all(int x) { return {_mm256_set1_epi16(static_cast<int16_t>(x))}; }
  /// Of bytes, i8 or u8.
  template <bool kSigned>
  static TENON_INLINE Words16 widen(const uint8_t* p) {
    const __m128i bytes = _mm_loadu_si128(reinterpret_cast<const __m128i*>(p));
    return {kSigned ? _mm256_cvtepi8_epi16(bytes) : _mm256_cvtepu8_epi16(bytes)};
  }
  /// Of the first n < kLanes, zeros behind them; reads nothing more.
  template <bool kSigned>
  static TENON_INLINE Words16 widen(const uint8_t* p, int64_t n) {
    alignas(16) uint8_t few[kLanes] = {};
    for (int64_t i = 0; i < n; ++i) few[i] = p[i];
    return widen<kSigned>(few);
  }
  TENON_INLINE void store(int16_t* p) const { _mm256_storeu_si256(reinterpret_cast<__m256i*>(p), v); }
  /// Times 2 to the power of kBits.
  template <int kBits>
  TENON_INLINE Words16 times_power() const {
    return {_mm256_slli_epi16(v, kBits)};
  }
  friend TENON_INLINE Words16 operator+(Words16 a, Words16 b) { return {_mm256_add_epi16(a.v, b.v)}; }
  friend TENON_INLINE Words16 operator-(Words16 a, Words16 b) { return {_mm256_sub_epi16(a.v, b.v)}; }
};

/// Eight 32-bit integers, which run over as unsigned ones do.
struct Ints8 {
  static constexpr int kLanes = 8;
  __m256i v;

  static TENON_INLINE Ints8 all(uint32_t x) { return {_mm256_set1_epi32(static_cast<int>(x))}; }
  static TENON_INLINE Ints8 load(const int32_t* p) { return {_mm256_loadu_si256(reinterpret_cast<const __m256i*>(p))}; }
  TENON_INLINE void store(int32_t* p) const { _mm256_storeu_si256(reinterpret_cast<__m256i*>(p), v); }
  template <int kBits>
  TENON_INLINE Ints8 times_power() const {
    return {_mm256_slli_epi32(v, kBits)};
  }
  /// By 2 to the power of kBits, rounded down.
  template <int kBits>
  TENON_INLINE Ints8 shifted_right() const {
    return {_mm256_srai_epi32(v, kBits)};
  }
  friend TENON_INLINE Ints8 operator+(Ints8 a, Ints8 b) { return {_mm256_add_epi32(a.v, b.v)}; }
  friend TENON_INLINE Ints8 operator-(Ints8 a, Ints8 b) { return {_mm256_sub_epi32(a.v, b.v)}; }
  friend TENON_INLINE Ints8 operator*(Ints8 a, Ints8 b) { return {_mm256_mullo_epi32(a.v, b.v)}; }
};

}  // namespace tenon::cpu
