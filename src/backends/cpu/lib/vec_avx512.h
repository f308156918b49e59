// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
// Sixteen floats in an AVX-512 register: the same interface as F32x8 in vec_avx2.h, which has the comments.
#pragma once
#include <immintrin.h>

#include <cstdint>

#define TENON_INLINE inline __attribute__((always_inline))

namespace tenon::cpu {

struct F32x16 {
  static constexpr int kLanes = 16;
  using Mask = __mmask16;
  __m512 v;

  static TENON_INLINE F32x16 zero() { return {_mm512_setzero_ps()}; }
  static TENON_INLINE F32x16 all(float x) { return {_mm512_set1_ps(x)}; }
  static TENON_INLINE F32x16 load(const float* p) { return {_mm512_loadu_ps(p)}; }
  static TENON_INLINE F32x16 load(const float* p, int n) { return {_mm512_maskz_loadu_ps(lane_mask(n), p)}; }
  static TENON_INLINE F32x16 whole(const uint8_t* p) { return {_mm512_cvtepi32_ps(_mm512_cvtepu8_epi32(bytes(p)))}; }
  static TENON_INLINE F32x16 whole(const int8_t* p) { return {_mm512_cvtepi32_ps(_mm512_cvtepi8_epi32(bytes(p)))}; }
  template <class T>
  static TENON_INLINE F32x16 whole(const T* p, int n) {
    alignas(16) T few[kLanes] = {};
    for (int i = 0; i < n; ++i) few[i] = p[i];
    return whole(few);
  }
  TENON_INLINE void store(float* p) const { _mm512_storeu_ps(p, v); }
  TENON_INLINE void store(float* p, int n) const { _mm512_mask_storeu_ps(p, lane_mask(n), v); }

  TENON_INLINE void store_bytes(void* p) const {
    _mm_storeu_si128(static_cast<__m128i*>(p), _mm512_cvtepi32_epi8(_mm512_cvtps_epi32(v)));
  }

  friend TENON_INLINE F32x16 operator+(F32x16 a, F32x16 b) { return {_mm512_add_ps(a.v, b.v)}; }
  friend TENON_INLINE F32x16 operator-(F32x16 a, F32x16 b) { return {_mm512_sub_ps(a.v, b.v)}; }
  friend TENON_INLINE F32x16 operator*(F32x16 a, F32x16 b) { return {_mm512_mul_ps(a.v, b.v)}; }
  friend TENON_INLINE F32x16 operator/(F32x16 a, F32x16 b) { return {_mm512_div_ps(a.v, b.v)}; }
  friend TENON_INLINE F32x16 fma(F32x16 a, F32x16 b, F32x16 c) { return {_mm512_fmadd_ps(a.v, b.v, c.v)}; }
  friend TENON_INLINE F32x16 fnma(F32x16 a, F32x16 b, F32x16 c) { return {_mm512_fnmadd_ps(a.v, b.v, c.v)}; }
  friend TENON_INLINE F32x16 min(F32x16 a, F32x16 b) { return {_mm512_min_ps(a.v, b.v)}; }
  friend TENON_INLINE F32x16 max(F32x16 a, F32x16 b) { return {_mm512_max_ps(a.v, b.v)}; }
  friend TENON_INLINE F32x16 sqrt(F32x16 a) { return {_mm512_sqrt_ps(a.v)}; }
  friend TENON_INLINE F32x16 floor(F32x16 a) { return {_mm512_roundscale_ps(a.v, 9)}; }
  friend TENON_INLINE F32x16 ceil(F32x16 a) { return {_mm512_roundscale_ps(a.v, 10)}; }
  friend TENON_INLINE F32x16 round_even(F32x16 a) { return {_mm512_roundscale_ps(a.v, 8)}; }
  friend TENON_INLINE F32x16 abs(F32x16 a) { return {_mm512_abs_ps(a.v)}; }
  friend TENON_INLINE F32x16 negate(F32x16 a) { return {_mm512_xor_ps(_mm512_set1_ps(-0.0f), a.v)}; }
  friend TENON_INLINE F32x16 with_sign(F32x16 a, F32x16 s) {
    return {_mm512_or_ps(a.v, _mm512_and_ps(_mm512_set1_ps(-0.0f), s.v))};
  }
  friend TENON_INLINE Mask less(F32x16 a, F32x16 b) { return _mm512_cmp_ps_mask(a.v, b.v, _CMP_LT_OQ); }
  friend TENON_INLINE Mask equal(F32x16 a, F32x16 b) { return _mm512_cmp_ps_mask(a.v, b.v, _CMP_EQ_OQ); }
  friend TENON_INLINE Mask unordered(F32x16 a, F32x16 b) { return _mm512_cmp_ps_mask(a.v, b.v, _CMP_UNORD_Q); }
  static TENON_INLINE F32x16 select(Mask m, F32x16 yes, F32x16 no) { return {_mm512_mask_blend_ps(m, no.v, yes.v)}; }

  friend TENON_INLINE F32x16 scale_by_power(F32x16 a, F32x16 n) { return {_mm512_scalef_ps(a.v, n.v)}; }
  static TENON_INLINE F32x16 split(F32x16 a, F32x16& e) {
    const __m512i bits = _mm512_castps_si512(a.v), base = _mm512_set1_epi32(0x3f3504f3);  // sqrt(1/2)
    const __m512i k = _mm512_srai_epi32(_mm512_sub_epi32(bits, base), 23);
    e = {_mm512_cvtepi32_ps(k)};
    return {_mm512_castsi512_ps(_mm512_sub_epi32(bits, _mm512_slli_epi32(k, 23)))};
  }

  TENON_INLINE float sum() const { return _mm512_reduce_add_ps(v); }
  TENON_INLINE float largest() const { return _mm512_reduce_max_ps(v); }

 private:
  static TENON_INLINE __m128i bytes(const void* p) { return _mm_loadu_si128(static_cast<const __m128i*>(p)); }
  static TENON_INLINE __mmask16 lane_mask(int n) { return static_cast<__mmask16>((1u << n) - 1); }
};

}  // namespace tenon::cpu
