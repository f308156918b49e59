// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Loops that the compiler turns into vectors of the instruction set of the file that includes them; static, so that
// each such file keeps its own.
#pragma once
#include <cstdint>
#include <limits>

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
