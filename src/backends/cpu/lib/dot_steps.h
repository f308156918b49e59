// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
// A row of 64 integer sums becomes bytes in registers. For AVX-512 files only.
#pragma once
#include "backends/cpu/lib/vec_avx512.h"

#include "backends/cpu/lib/byte_steps.h"

namespace tenon::cpu {

/// What the rows of a strip have in common, in registers: bytes that are stored could be anything in memory.
struct DotSteps {
  __m512 factors[4], offsets[4], least, most, second, offset, added;
  __m512i zero, low, high;
  bool is_signed;
  bool is_plain;  // u8 around 0 without bounds of its own: saturating is all
};

/// 16 numbers of the residual; kFull: all of them are there.
template <ByteResidual kResidual, bool kFull>
TENON_INLINE __m512 residual_of(const uint8_t* from, __mmask16 lanes) {
  const __m128i bytes =
      kFull ? _mm_loadu_si128(reinterpret_cast<const __m128i*>(from)) : _mm_maskz_loadu_epi8(lanes, from);
  return _mm512_cvtepi32_ps(kResidual == ByteResidual::i8 ? _mm512_cvtepi8_epi32(bytes) : _mm512_cvtepu8_epi32(bytes));
}

/// Part i of a row: 16 sums.
template <ByteResidual kResidual, bool kBefore, bool kFull>
TENON_INLINE __m512i whole(const DotSteps& s, const int32_t* sums, int i, const uint8_t* residual, __mmask64 lanes) {
  const __m512 sum = _mm512_cvtepi32_ps(_mm512_loadu_si512(sums + 16 * i));
  __m512 x = _mm512_fmadd_ps(sum, s.factors[i], s.offsets[i]);
  if constexpr (kBefore) {
    x = _mm512_roundscale_ps(x, _MM_FROUND_TO_NEAREST_INT | _MM_FROUND_NO_EXC);
    x = _mm512_min_ps(_mm512_max_ps(x, s.least), s.most);
    x = _mm512_fmadd_ps(x, s.second, s.offset);
  }
  if constexpr (kResidual != ByteResidual::none) {
    const __m512 real = residual_of<kResidual, kFull>(residual + 16 * i, static_cast<__mmask16>(lanes >> (16 * i)));
    x = _mm512_fmadd_ps(real, s.added, x);
  }
  return _mm512_cvtps_epi32(x);
}

template <bool kMixed>
TENON_INLINE __m512i in_order(__m512i packed) {
  if constexpr (kMixed) return packed;
  const __m512i order = _mm512_setr_epi32(0, 4, 8, 12, 1, 5, 9, 13, 2, 6, 10, 14, 3, 7, 11, 15);
  return _mm512_permutexvar_epi32(order, packed);
}

/// 64 integers plus the zero point, saturated to bytes. Packing works on quarters of registers and mixes them.
template <bool kMixed>
TENON_INLINE __m512i bytes_of(const DotSteps& s, __m512i a, __m512i b, __m512i c, __m512i d) {
  if (s.is_plain) {
    return in_order<kMixed>(_mm512_packus_epi16(_mm512_packs_epi32(a, b), _mm512_packs_epi32(c, d)));
  }
  const __m512i ab = _mm512_adds_epi16(_mm512_packs_epi32(a, b), s.zero);
  const __m512i cd = _mm512_adds_epi16(_mm512_packs_epi32(c, d), s.zero);
  if (s.is_signed) {
    const __m512i bytes = in_order<kMixed>(_mm512_packs_epi16(ab, cd));
    return _mm512_min_epi8(_mm512_max_epi8(bytes, s.low), s.high);
  }
  const __m512i bytes = in_order<kMixed>(_mm512_packus_epi16(ab, cd));
  return _mm512_min_epu8(_mm512_max_epu8(bytes, s.low), s.high);
}

}  // namespace tenon::cpu
