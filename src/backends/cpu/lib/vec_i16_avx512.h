// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
// Sums of products of 16-bit integers in AVX-512 registers: the same interface as PairSums8 in vec_i16_avx2.h, which
// has the comments.
#pragma once
#include <cstring>

#include "backends/cpu/lib/vec_avx512.h"

namespace tenon::cpu {

struct PairSums16 {
  static constexpr int kLanes = 16;
  static constexpr int kRegisters = 4;  // of a row of a word tile
  static constexpr int kRows = 12;
  __m512i v;

  static TENON_INLINE PairSums16 zero() { return {_mm512_setzero_si512()}; }
  static TENON_INLINE PairSums16 words(const int16_t* p) { return {_mm512_loadu_si512(p)}; }
  static TENON_INLINE PairSums16 pair(const int16_t* p) {
    int32_t both;
    std::memcpy(&both, p, sizeof both);
    return {_mm512_set1_epi32(both)};
  }
  TENON_INLINE void add_products(PairSums16 a, PairSums16 b) { v = _mm512_add_epi32(v, _mm512_madd_epi16(a.v, b.v)); }
  TENON_INLINE void store(int32_t* p) const { _mm512_storeu_si512(p, v); }
};

struct Words32 {
  static constexpr int kLanes = 32;
  __m512i v;

  static TENON_INLINE Words32 all(int x) { return {_mm512_set1_epi16(static_cast<int16_t>(x))}; }
  template <bool kSigned>
  static TENON_INLINE Words32 widen(const uint8_t* p) {
    const __m256i bytes = _mm256_loadu_si256(reinterpret_cast<const __m256i*>(p));
    return {kSigned ? _mm512_cvtepi8_epi16(bytes) : _mm512_cvtepu8_epi16(bytes)};
  }
  template <bool kSigned>
  static TENON_INLINE Words32 widen(const uint8_t* p, int64_t n) {
    const __m256i bytes = _mm256_maskz_loadu_epi8((__mmask32{1} << n) - 1, p);
    return {kSigned ? _mm512_cvtepi8_epi16(bytes) : _mm512_cvtepu8_epi16(bytes)};
  }
  TENON_INLINE void store(int16_t* p) const { _mm512_storeu_si512(p, v); }
  template <int kBits>
  TENON_INLINE Words32 times_power() const {
    return {_mm512_slli_epi16(v, kBits)};
  }
  friend TENON_INLINE Words32 operator+(Words32 a, Words32 b) { return {_mm512_add_epi16(a.v, b.v)}; }
  friend TENON_INLINE Words32 operator-(Words32 a, Words32 b) { return {_mm512_sub_epi16(a.v, b.v)}; }
};

struct Ints16 {
  static constexpr int kLanes = 16;
  __m512i v;

  static TENON_INLINE Ints16 all(uint32_t x) { return {_mm512_set1_epi32(static_cast<int>(x))}; }
  static TENON_INLINE Ints16 load(const int32_t* p) { return {_mm512_loadu_si512(p)}; }
  TENON_INLINE void store(int32_t* p) const { _mm512_storeu_si512(p, v); }
  template <int kBits>
  TENON_INLINE Ints16 times_power() const {
    return {_mm512_slli_epi32(v, kBits)};
  }
  template <int kBits>
  TENON_INLINE Ints16 shifted_right() const {
    return {_mm512_srai_epi32(v, kBits)};
  }
  friend TENON_INLINE Ints16 operator+(Ints16 a, Ints16 b) { return {_mm512_add_epi32(a.v, b.v)}; }
  friend TENON_INLINE Ints16 operator-(Ints16 a, Ints16 b) { return {_mm512_sub_epi32(a.v, b.v)}; }
  friend TENON_INLINE Ints16 operator*(Ints16 a, Ints16 b) { return {_mm512_mullo_epi32(a.v, b.v)}; }
};

}  // namespace tenon::cpu
