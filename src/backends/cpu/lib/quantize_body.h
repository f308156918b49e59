// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Loops that the compiler turns into vectors of the instruction set of the file that includes them; static, so that
// each such file keeps its own.
#pragma once
#include <immintrin.h>

#include <cstdint>
#include <limits>

#include "backends/cpu/lib/quantize.h"

namespace tenon::cpu {

/// Divides, as the standard does: a product with 1 / scale would round differently. The bounds come first, so that the
/// conversion to an integer always fits; NaN becomes the lower one.
template <class T>
static void quantize(const float* __restrict src, T* __restrict dst, int64_t count, float scale, int zero) {
  const auto low = static_cast<float>(std::numeric_limits<T>::min() - zero);
  const auto high = static_cast<float>(std::numeric_limits<T>::max() - zero);
  for (int64_t i = 0; i < count; ++i) {
    float x = __builtin_rintf(src[i] / scale);
    x = x > low ? x : low;
    x = x < high ? x : high;
    dst[i] = static_cast<T>(static_cast<int>(x) + zero);
  }
}

/// [channels][count] to [count][channels].
template <class T>
static void interleave(const T* planes, int64_t plane, int channels, T* dst, int64_t count) {
  int64_t i = 0;
  if (channels == 3) {  // sixteen pixels by fours of 12 bytes; each store writes four bytes of the next one
    const __m128i bytes = _mm_setr_epi8(0, 1, 2, 4, 5, 6, 8, 9, 10, 12, 13, 14, -1, -1, -1, -1);
    for (; i + 18 <= count; i += 16) {
      const auto load = [&](int64_t c) {
        return _mm_loadu_si128(reinterpret_cast<const __m128i*>(planes + c * plane + i));
      };
      const __m128i a = load(0), b = load(1), c = load(2), none = _mm_setzero_si128();
      const __m128i ab[2] = {_mm_unpacklo_epi8(a, b), _mm_unpackhi_epi8(a, b)};
      const __m128i cn[2] = {_mm_unpacklo_epi8(c, none), _mm_unpackhi_epi8(c, none)};
      for (int half = 0; half < 2; ++half) {
        const __m128i four[2] = {_mm_unpacklo_epi16(ab[half], cn[half]), _mm_unpackhi_epi16(ab[half], cn[half])};
        for (int k = 0; k < 2; ++k) {
          T* to = dst + 3 * (i + 8 * half + 4 * k);
          _mm_storeu_si128(reinterpret_cast<__m128i*>(to), _mm_shuffle_epi8(four[k], bytes));
        }
      }
    }
  }
  for (; i < count; ++i) {
    for (int c = 0; c < channels; ++c) dst[i * channels + c] = planes[c * plane + i];
  }
}

/// Planes of floats, `plane` apart, to pixels of `channels` bytes each.
template <class T>
static void quantize_planes(const float* src, int64_t plane, int channels, T* dst, int64_t count, float scale,
                            int zero) {
  constexpr int64_t kBlock = 512;
  T room[kMostQuantizedPlanes * kBlock];
  for (int64_t i = 0; i < count; i += kBlock) {
    const int64_t n = count - i < kBlock ? count - i : kBlock;
    for (int c = 0; c < channels; ++c) quantize(src + c * plane + i, room + c * kBlock, n, scale, zero);
    interleave(room, kBlock, channels, dst + i * channels, n);
  }
}

/// In many lanes, which the compiler keeps in registers.
static void widen_range(const float* __restrict src, int64_t count, float& low, float& high) {
  constexpr int kLanes = 64;
  float lows[kLanes], highs[kLanes];
  for (int k = 0; k < kLanes; ++k) {
    lows[k] = low;
    highs[k] = high;
  }
  int64_t i = 0;
  for (; i + kLanes <= count; i += kLanes) {
    for (int k = 0; k < kLanes; ++k) lows[k] = src[i + k] < lows[k] ? src[i + k] : lows[k];
    for (int k = 0; k < kLanes; ++k) highs[k] = src[i + k] > highs[k] ? src[i + k] : highs[k];
  }
  for (; i < count; ++i) {
    lows[0] = src[i] < lows[0] ? src[i] : lows[0];
    highs[0] = src[i] > highs[0] ? src[i] : highs[0];
  }
  for (int k = 0; k < kLanes; ++k) {
    low = lows[k] < low ? lows[k] : low;
    high = highs[k] > high ? highs[k] : high;
  }
}

template <class T>
static void dequantize(const T* __restrict src, float* __restrict dst, int64_t count, float scale, int zero) {
  for (int64_t i = 0; i < count; ++i) dst[i] = static_cast<float>(static_cast<int>(src[i]) - zero) * scale;
}

}  // namespace tenon::cpu
