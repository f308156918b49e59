// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
// One vector of floats, as wide as the instruction set of the including file; for `*_avx2.cpp` and `*_avx512.cpp` only.
// Everything that such a file instantiates lives in namespace tenon::cpu::TENON_ISA, so that the linker can never pick
// the AVX-512 copy of an inline function for a machine without it.
#pragma once
#include <immintrin.h>

#include <cstdint>
#include <cstring>

#if defined(__AVX512F__)
#define TENON_ISA avx512
#elif defined(__AVX2__)
#define TENON_ISA avx2
#else
#error "include vector.h from files named *_avx2.cpp or *_avx512.cpp only"
#endif

// Loops over arrays of accumulators must be unrolled in full, also those that clear and store: GCC 12 keeps the arrays
// in memory otherwise (30 instead of 103 GFLOP/s).
#define TENON_UNROLL _Pragma("GCC unroll 32")
#define TENON_INLINE inline __attribute__((always_inline))

namespace tenon::cpu::TENON_ISA {

#if defined(__AVX512F__)

using Vec = __m512;  // supports + - * / as well
using IntVec = __m512i;
using Mask = __mmask16;
inline constexpr int kWidth = 16;      // floats in a vector
inline constexpr int kRegisters = 32;  // vector registers

TENON_INLINE Vec zero() { return _mm512_setzero_ps(); }
TENON_INLINE Vec broadcast(float x) { return _mm512_set1_ps(x); }
TENON_INLINE Vec broadcast(const float* p) { return _mm512_set1_ps(*p); }
TENON_INLINE Vec load(const float* p) { return _mm512_loadu_ps(p); }
TENON_INLINE void store(float* p, Vec v) { _mm512_storeu_ps(p, v); }
TENON_INLINE Mask first_lanes(int count) { return static_cast<Mask>(count >= 16 ? 0xffff : (1u << count) - 1u); }
/// Lanes outside the mask are not read and become 0.
TENON_INLINE Vec load(const float* p, Mask m) { return _mm512_maskz_loadu_ps(m, p); }
TENON_INLINE void store_first(float* p, Vec v, int count) { _mm512_mask_storeu_ps(p, first_lanes(count), v); }
TENON_INLINE Vec fmadd(Vec a, Vec b, Vec c) { return _mm512_fmadd_ps(a, b, c); }    // a*b + c
TENON_INLINE Vec fnmadd(Vec a, Vec b, Vec c) { return _mm512_fnmadd_ps(a, b, c); }  // c - a*b
TENON_INLINE Vec max(Vec a, Vec b) { return _mm512_max_ps(a, b); }                  // b where either is NaN
TENON_INLINE Vec min(Vec a, Vec b) { return _mm512_min_ps(a, b); }                  // b where either is NaN
TENON_INLINE Vec round(Vec a) { return _mm512_roundscale_ps(a, 8); }                // to nearest, ties to even
TENON_INLINE Vec sqrt(Vec a) { return _mm512_sqrt_ps(a); }
TENON_INLINE Vec abs(Vec a) { return _mm512_abs_ps(a); }
/// a where x > y, else b.
TENON_INLINE Vec where_greater(Vec x, Vec y, Vec a, Vec b) {
  return _mm512_mask_blend_ps(_mm512_cmp_ps_mask(x, y, _CMP_GT_OQ), b, a);
}
/// 2^n for integral n in [-126, 127].
TENON_INLINE Vec power_of_two(Vec n) {
  return _mm512_castsi512_ps(_mm512_slli_epi32(_mm512_add_epi32(_mm512_cvtps_epi32(n), _mm512_set1_epi32(127)), 23));
}
TENON_INLINE float sum(Vec v) { return _mm512_reduce_add_ps(v); }
TENON_INLINE float largest(Vec v) { return _mm512_reduce_max_ps(v); }

#else

using Vec = __m256;  // supports + - * / as well
using IntVec = __m256i;
using Mask = __m256i;
inline constexpr int kWidth = 8;       // floats in a vector
inline constexpr int kRegisters = 16;  // vector registers

TENON_INLINE Vec zero() { return _mm256_setzero_ps(); }
TENON_INLINE Vec broadcast(float x) { return _mm256_set1_ps(x); }
TENON_INLINE Vec broadcast(const float* p) { return _mm256_broadcast_ss(p); }
TENON_INLINE Vec load(const float* p) { return _mm256_loadu_ps(p); }
TENON_INLINE void store(float* p, Vec v) { _mm256_storeu_ps(p, v); }
TENON_INLINE Mask first_lanes(int count) {
  return _mm256_cmpgt_epi32(_mm256_set1_epi32(count), _mm256_setr_epi32(0, 1, 2, 3, 4, 5, 6, 7));
}
/// Lanes outside the mask are not read and become 0.
TENON_INLINE Vec load(const float* p, Mask m) { return _mm256_maskload_ps(p, m); }
/// By parts: masked stores are microcoded on AMD's cores.
TENON_INLINE void store_first(float* p, Vec v, int count) {
  if (count >= 8) return store(p, v);
  __m128 part = _mm256_castps256_ps128(v);
  if (count & 4) {
    _mm_storeu_ps(p, part);
    part = _mm256_extractf128_ps(v, 1);
    p += 4;
  }
  if (count & 2) {
    _mm_storel_pi(reinterpret_cast<__m64*>(p), part);
    part = _mm_movehl_ps(part, part);
    p += 2;
  }
  if (count & 1) _mm_store_ss(p, part);
}
TENON_INLINE Vec fmadd(Vec a, Vec b, Vec c) { return _mm256_fmadd_ps(a, b, c); }    // a*b + c
TENON_INLINE Vec fnmadd(Vec a, Vec b, Vec c) { return _mm256_fnmadd_ps(a, b, c); }  // c - a*b
TENON_INLINE Vec max(Vec a, Vec b) { return _mm256_max_ps(a, b); }                  // b where either is NaN
TENON_INLINE Vec min(Vec a, Vec b) { return _mm256_min_ps(a, b); }                  // b where either is NaN
TENON_INLINE Vec round(Vec a) { return _mm256_round_ps(a, 8); }                     // to nearest, ties to even
TENON_INLINE Vec sqrt(Vec a) { return _mm256_sqrt_ps(a); }
TENON_INLINE Vec abs(Vec a) { return _mm256_andnot_ps(_mm256_set1_ps(-0.f), a); }
/// a where x > y, else b.
TENON_INLINE Vec where_greater(Vec x, Vec y, Vec a, Vec b) {
  return _mm256_blendv_ps(b, a, _mm256_cmp_ps(x, y, _CMP_GT_OQ));
}
/// 2^n for integral n in [-126, 127].
TENON_INLINE Vec power_of_two(Vec n) {
  return _mm256_castsi256_ps(_mm256_slli_epi32(_mm256_add_epi32(_mm256_cvtps_epi32(n), _mm256_set1_epi32(127)), 23));
}
TENON_INLINE float sum(Vec v) {
  __m128 s = _mm_add_ps(_mm256_castps256_ps128(v), _mm256_extractf128_ps(v, 1));
  s = _mm_add_ps(s, _mm_movehl_ps(s, s));
  return _mm_cvtss_f32(_mm_add_ss(s, _mm_movehdup_ps(s)));
}
TENON_INLINE float largest(Vec v) {
  __m128 s = _mm_max_ps(_mm256_castps256_ps128(v), _mm256_extractf128_ps(v, 1));
  s = _mm_max_ps(s, _mm_movehl_ps(s, s));
  return _mm_cvtss_f32(_mm_max_ss(s, _mm_movehdup_ps(s)));
}

#endif

template <typename Int>
TENON_INLINE Int smaller(Int a, Int b) {
  return a < b ? a : b;
}
template <typename Int>
TENON_INLINE Int larger(Int a, Int b) {
  return a > b ? a : b;
}
template <typename Int>
TENON_INLINE Int ceil_div(Int a, Int b) {
  return (a + b - 1) / b;
}

}  // namespace tenon::cpu::TENON_ISA
