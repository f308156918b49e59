// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
// Eight floats in an AVX2 register. Kernels are templates over this type or its AVX-512 twin and include one of them
// only.
#pragma once
#include <immintrin.h>

#include <cstdint>

#define TENON_INLINE inline __attribute__((always_inline))

namespace tenon::cpu {

struct F32x8 {
  static constexpr int kLanes = 8;
  using Mask = __m256;
  __m256 v;

  static TENON_INLINE F32x8 zero() { return {_mm256_setzero_ps()}; }
  static TENON_INLINE F32x8 all(float x) { return {_mm256_set1_ps(x)}; }
  static TENON_INLINE F32x8 load(const float* p) { return {_mm256_loadu_ps(p)}; }
  /// The first n < kLanes floats, zero behind them; reads nothing more.
  static TENON_INLINE F32x8 load(const float* p, int n) { return {_mm256_maskload_ps(p, lane_mask(n))}; }
  /// Eight 8-bit integers, or the first n < kLanes.
  static TENON_INLINE F32x8 whole(const uint8_t* p) { return {_mm256_cvtepi32_ps(_mm256_cvtepu8_epi32(bytes(p)))}; }
  static TENON_INLINE F32x8 whole(const int8_t* p) { return {_mm256_cvtepi32_ps(_mm256_cvtepi8_epi32(bytes(p)))}; }
  template <class T>
  static TENON_INLINE F32x8 whole(const T* p, int n) {
    alignas(8) T few[kLanes] = {};
    for (int i = 0; i < n; ++i) few[i] = p[i];
    return whole(few);
  }
  TENON_INLINE void store(float* p) const { _mm256_storeu_ps(p, v); }
  /// The first n < kLanes floats. Narrow stores: vmaskmovps to memory takes tens of cycles on Zen.
  TENON_INLINE void store(float* p, int n) const {
    __m128 half = _mm256_castps256_ps128(v);
    if (n & 4) {
      _mm_storeu_ps(p, half);
      half = _mm256_extractf128_ps(v, 1);
      p += 4;
    }
    if (n & 2) {
      _mm_storel_pi(reinterpret_cast<__m64*>(p), half);
      half = _mm_movehl_ps(half, half);
      p += 2;
    }
    if (n & 1) _mm_store_ss(p, half);
  }

  /// The low bytes of whole numbers.
  TENON_INLINE void store_bytes(void* p) const {
    const __m256i pick = _mm256_setr_epi8(0, 4, 8, 12, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1,  //
                                          0, 4, 8, 12, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1);
    const __m256i low = _mm256_shuffle_epi8(_mm256_cvtps_epi32(v), pick);
    const __m128i both = _mm_unpacklo_epi32(_mm256_castsi256_si128(low), _mm256_extracti128_si256(low, 1));
    _mm_storel_epi64(static_cast<__m128i*>(p), both);
  }

  friend TENON_INLINE F32x8 operator+(F32x8 a, F32x8 b) { return {_mm256_add_ps(a.v, b.v)}; }
  friend TENON_INLINE F32x8 operator-(F32x8 a, F32x8 b) { return {_mm256_sub_ps(a.v, b.v)}; }
  friend TENON_INLINE F32x8 operator*(F32x8 a, F32x8 b) { return {_mm256_mul_ps(a.v, b.v)}; }
  friend TENON_INLINE F32x8 operator/(F32x8 a, F32x8 b) { return {_mm256_div_ps(a.v, b.v)}; }
  friend TENON_INLINE F32x8 fma(F32x8 a, F32x8 b, F32x8 c) { return {_mm256_fmadd_ps(a.v, b.v, c.v)}; }    // a*b + c
  friend TENON_INLINE F32x8 fnma(F32x8 a, F32x8 b, F32x8 c) { return {_mm256_fnmadd_ps(a.v, b.v, c.v)}; }  // c - a*b
  /// min and max give b where either is NaN: put the value that must keep its NaN second.
  friend TENON_INLINE F32x8 min(F32x8 a, F32x8 b) { return {_mm256_min_ps(a.v, b.v)}; }
  friend TENON_INLINE F32x8 max(F32x8 a, F32x8 b) { return {_mm256_max_ps(a.v, b.v)}; }
  friend TENON_INLINE F32x8 sqrt(F32x8 a) { return {_mm256_sqrt_ps(a.v)}; }
  friend TENON_INLINE F32x8 floor(F32x8 a) { return {_mm256_floor_ps(a.v)}; }
  friend TENON_INLINE F32x8 ceil(F32x8 a) { return {_mm256_ceil_ps(a.v)}; }
  friend TENON_INLINE F32x8 round_even(F32x8 a) { return {_mm256_round_ps(a.v, 8)}; }
  friend TENON_INLINE F32x8 abs(F32x8 a) { return {_mm256_andnot_ps(_mm256_set1_ps(-0.0f), a.v)}; }
  friend TENON_INLINE F32x8 negate(F32x8 a) { return {_mm256_xor_ps(_mm256_set1_ps(-0.0f), a.v)}; }
  /// The size of a with the sign of s; a must not be negative.
  friend TENON_INLINE F32x8 with_sign(F32x8 a, F32x8 s) {
    return {_mm256_or_ps(a.v, _mm256_and_ps(_mm256_set1_ps(-0.0f), s.v))};
  }
  friend TENON_INLINE Mask less(F32x8 a, F32x8 b) { return _mm256_cmp_ps(a.v, b.v, _CMP_LT_OQ); }
  friend TENON_INLINE Mask equal(F32x8 a, F32x8 b) { return _mm256_cmp_ps(a.v, b.v, _CMP_EQ_OQ); }
  friend TENON_INLINE Mask unordered(F32x8 a, F32x8 b) { return _mm256_cmp_ps(a.v, b.v, _CMP_UNORD_Q); }
  static TENON_INLINE F32x8 select(Mask m, F32x8 yes, F32x8 no) { return {_mm256_blendv_ps(no.v, yes.v, m)}; }

  /// a * 2^n for whole n in [-252, 254], through subnormals and to infinity.
  friend TENON_INLINE F32x8 scale_by_power(F32x8 a, F32x8 n) {
    const __m256i i = _mm256_cvtps_epi32(n.v), half = _mm256_srai_epi32(i, 1);
    return {_mm256_mul_ps(_mm256_mul_ps(a.v, power(half)), power(_mm256_sub_epi32(i, half)))};
  }
  /// Splits a normal positive number into m in [sqrt(1/2), sqrt(2)) and whole e, a = m * 2^e; returns m.
  static TENON_INLINE F32x8 split(F32x8 a, F32x8& e) {
    const __m256i bits = _mm256_castps_si256(a.v), base = _mm256_set1_epi32(0x3f3504f3);  // sqrt(1/2)
    const __m256i k = _mm256_srai_epi32(_mm256_sub_epi32(bits, base), 23);
    e = {_mm256_cvtepi32_ps(k)};
    return {_mm256_castsi256_ps(_mm256_sub_epi32(bits, _mm256_slli_epi32(k, 23)))};
  }

  TENON_INLINE float sum() const {
    const __m128 h = _mm_add_ps(_mm256_castps256_ps128(v), _mm256_extractf128_ps(v, 1));
    const __m128 q = _mm_add_ps(h, _mm_movehl_ps(h, h));
    return _mm_cvtss_f32(_mm_add_ss(q, _mm_movehdup_ps(q)));
  }
  TENON_INLINE float largest() const {
    const __m128 h = _mm_max_ps(_mm256_castps256_ps128(v), _mm256_extractf128_ps(v, 1));
    const __m128 q = _mm_max_ps(h, _mm_movehl_ps(h, h));
    return _mm_cvtss_f32(_mm_max_ss(q, _mm_movehdup_ps(q)));
  }

 private:
  static TENON_INLINE __m128i bytes(const void* p) { return _mm_loadl_epi64(static_cast<const __m128i*>(p)); }
  static TENON_INLINE __m256i lane_mask(int n) {
    return _mm256_cmpgt_epi32(_mm256_set1_epi32(n), _mm256_setr_epi32(0, 1, 2, 3, 4, 5, 6, 7));
  }
  static TENON_INLINE __m256 power(__m256i n) {
    return _mm256_castsi256_ps(_mm256_slli_epi32(_mm256_add_epi32(n, _mm256_set1_epi32(127)), 23));
  }
};

}  // namespace tenon::cpu
