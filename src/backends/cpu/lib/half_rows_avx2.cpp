// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// F16C for f16; bf16 is shifts and adds that the compiler makes vectors of.
#include <immintrin.h>

#include "backends/cpu/lib/half_rows.h"
#include "base/float16.h"

namespace tenon::cpu {

namespace {

constexpr int64_t kLanes = 8;

}  // namespace

void f32_from_f16_avx2(const uint16_t* src, float* dst, int64_t count) {
  int64_t i = 0;
  for (; i + kLanes <= count; i += kLanes) {
    _mm256_storeu_ps(dst + i, _mm256_cvtph_ps(_mm_loadu_si128(reinterpret_cast<const __m128i*>(src + i))));
  }
  for (; i < count; ++i) dst[i] = float_from_half_bits(src[i]);
}

void f16_from_f32_avx2(const float* src, uint16_t* dst, int64_t count) {
  int64_t i = 0;
  for (; i + kLanes <= count; i += kLanes) {
    const __m128i halves = _mm256_cvtps_ph(_mm256_loadu_ps(src + i), _MM_FROUND_TO_NEAREST_INT);
    _mm_storeu_si128(reinterpret_cast<__m128i*>(dst + i), halves);
  }
  for (; i < count; ++i) dst[i] = half_bits_from_float(src[i]);
}

void f32_from_bf16_avx2(const uint16_t* src, float* dst, int64_t count) {
  for (int64_t i = 0; i < count; ++i) dst[i] = std::bit_cast<float>(static_cast<uint32_t>(src[i]) << 16);
}

void bf16_from_f32_avx2(const float* src, uint16_t* dst, int64_t count) {
  for (int64_t i = 0; i < count; ++i) dst[i] = BFloat16(src[i]).bits;
}

}  // namespace tenon::cpu
