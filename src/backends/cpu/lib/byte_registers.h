// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
// Integer sums in registers of AVX2 become bytes. For AVX2 files only.
#pragma once
#include "backends/cpu/lib/vec_avx2.h"

#include "backends/cpu/lib/byte_steps.h"

namespace tenon::cpu {

/// What all sums have in common, in registers: bytes that are stored could be anything in memory.
struct ByteConstants {
  __m256 least, most, second, offset, added;
  __m256i zero, low, high;
  bool is_signed;
  bool is_plain;  // u8 without a zero point, all of them allowed

  TENON_INLINE ByteConstants(const Requantize& r, const ByteSteps& steps) {
    const float from = r.before_least() - static_cast<float>(r.before_bytes.zero);
    least = _mm256_set1_ps(from);
    most = _mm256_set1_ps(from + 255.0f);
    second = _mm256_set1_ps(steps.second);
    offset = _mm256_set1_ps(steps.offset);
    added = _mm256_set1_ps(steps.added);
    zero = _mm256_set1_epi16(static_cast<int16_t>(r.bytes.zero));
    low = _mm256_set1_epi8(static_cast<char>(steps.low));
    high = _mm256_set1_epi8(static_cast<char>(steps.high));
    is_signed = r.element == Element::i8;
    is_plain = !is_signed && r.bytes.zero == 0 && steps.low == 0 && steps.high == 255;
  }
};

/// Eight sums of neighbouring channels, whole steps of the result without its zero point.
template <ByteResidual kResidual, bool kBefore>
TENON_INLINE __m256i whole_steps(const ByteConstants& s, __m256i sums, __m256 factors, __m256 offsets,
                                 const uint8_t* residual) {
  __m256 x = _mm256_fmadd_ps(_mm256_cvtepi32_ps(sums), factors, offsets);
  if constexpr (kBefore) {
    x = _mm256_round_ps(x, _MM_FROUND_TO_NEAREST_INT | _MM_FROUND_NO_EXC);
    x = _mm256_min_ps(_mm256_max_ps(x, s.least), s.most);
    x = _mm256_fmadd_ps(x, s.second, s.offset);
  }
  if constexpr (kResidual != ByteResidual::none) {
    const __m128i bytes = _mm_loadl_epi64(reinterpret_cast<const __m128i*>(residual));
    const __m256i wide = kResidual == ByteResidual::i8 ? _mm256_cvtepi8_epi32(bytes) : _mm256_cvtepu8_epi32(bytes);
    x = _mm256_fmadd_ps(_mm256_cvtepi32_ps(wide), s.added, x);
  }
  return _mm256_cvtps_epi32(x);
}

/// The bytes of four times eight; those of the lower halves come first, then those of the upper ones.
TENON_INLINE __m256i packed_bytes(const ByteConstants& s, __m256i a, __m256i b, __m256i c, __m256i d) {
  __m256i ab = _mm256_packs_epi32(a, b), cd = _mm256_packs_epi32(c, d);
  if (s.is_plain) return _mm256_packus_epi16(ab, cd);
  ab = _mm256_adds_epi16(ab, s.zero);
  cd = _mm256_adds_epi16(cd, s.zero);
  if (s.is_signed) return _mm256_min_epi8(_mm256_max_epi8(_mm256_packs_epi16(ab, cd), s.low), s.high);
  return _mm256_min_epu8(_mm256_max_epu8(_mm256_packus_epi16(ab, cd), s.low), s.high);
}

/// The bytes of four times eight, in order.
TENON_INLINE __m256i bytes_of(const ByteConstants& s, __m256i a, __m256i b, __m256i c, __m256i d) {
  return _mm256_permutevar8x32_epi32(packed_bytes(s, a, b, c, d), _mm256_setr_epi32(0, 4, 1, 5, 2, 6, 3, 7));
}

}  // namespace tenon::cpu
