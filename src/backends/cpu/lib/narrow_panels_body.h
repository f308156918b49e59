// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
// From narrow numbers to floats: plain loops that the compiler makes vectors of. V, the vector type of the including
// file, keeps the functions of different instruction sets apart.
#pragma once
#include "backends/cpu/lib/narrow_panels.h"

namespace tenon::cpu {

// Without these GCC 12 unrolls the loops before it makes vectors of them (0.9 instead of 0.2 ns a number).
#define TENON_ONE_VECTOR _Pragma("GCC unroll 1")

/// One row of whole bytes, `kWidth` of them.
template <class V, int kWidth>
inline void dequantize_bytes(const uint8_t* __restrict from, const float* __restrict scales,
                             const float* __restrict zeros, float* __restrict to) {
  TENON_ONE_VECTOR
  for (int i = 0; i < kWidth; ++i) to[i] = (static_cast<float>(from[i]) - zeros[i]) * scales[i];
}

/// One row of halves of bytes, `kWidth` of them.
template <class V, int kWidth>
inline void dequantize_halves(const uint8_t* __restrict from, const float* __restrict scales,
                              const float* __restrict zeros, float* __restrict to) {
  constexpr int kHalf = kWidth / 2;
  TENON_ONE_VECTOR
  for (int i = 0; i < kHalf; ++i) to[i] = (static_cast<float>(from[i] & 15) - zeros[i]) * scales[i];
  TENON_ONE_VECTOR
  for (int i = 0; i < kHalf; ++i) {
    to[kHalf + i] = (static_cast<float>(from[i] >> 4) - zeros[kHalf + i]) * scales[kHalf + i];
  }
}

template <class V, int kWidth>
inline void dequantize_rows(const NarrowPanels& p, int64_t panel, float* to) {
  const uint8_t* from = p.bytes + p.byte_offset(panel);
  const float *scales = p.scales + p.scale_offset(panel), *zeros = p.zeros + p.scale_offset(panel);
  for (int64_t k = 0; k < p.shape.k; k += p.block, scales += kWidth, zeros += kWidth) {
    const int64_t end = k + p.block < p.shape.k ? k + p.block : p.shape.k;
    for (int64_t step = k; step < end; ++step, to += kWidth, from += kWidth * p.bits / 8) {
      p.bits == 4 ? dequantize_halves<V, kWidth>(from, scales, zeros, to)
                  : dequantize_bytes<V, kWidth>(from, scales, zeros, to);
    }
  }
}

template <class V>
inline void dequantize_panel(const NarrowPanels& p, int64_t panel, float* to) {
  switch (p.shape.vectors_of(panel)) {
    case 1:
      return dequantize_rows<V, V::kLanes>(p, panel, to);
    case 2:
      return dequantize_rows<V, 2 * V::kLanes>(p, panel, to);
    default:
      return dequantize_rows<V, 3 * V::kLanes>(p, panel, to);
  }
}

}  // namespace tenon::cpu

#undef TENON_ONE_VECTOR
