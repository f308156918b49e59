// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
// Integer sums of one channel, pixel behind pixel, become bytes in registers of AVX2. For AVX2 files only.
#pragma once
#include "backends/cpu/lib/byte_store.h"

namespace tenon::cpu {

/// Pixels of one channel. Read and written in blocks of 32. residual: one byte for each of them, where there is one.
struct ByteLine {
  const int32_t* sums;
  float factor, offset;
  const uint8_t* residual;
  uint8_t* to;
};

/// `pixels` of each of `count` lines.
template <ByteResidual kResidual, bool kBefore>
void store_lines(const ByteConstants& constants, const ByteLine* lines, int count, int pixels) {
  const ByteConstants s = constants;
  for (int i = 0; i < count; ++i) {
    const ByteLine line = lines[i];
    const __m256 factors = _mm256_set1_ps(line.factor), offsets = _mm256_set1_ps(line.offset);
    for (int at = 0; at < pixels; at += 32) {
      __m256i parts[4];
#pragma GCC unroll 4
      for (int k = 0; k < 4; ++k) {
        const int from = at + 8 * k;
        const __m256i eight = _mm256_loadu_si256(reinterpret_cast<const __m256i*>(line.sums + from));
        parts[k] = whole_steps<kResidual, kBefore>(s, eight, factors, offsets, line.residual + from);
      }
      const __m256i bytes = bytes_of(s, parts[0], parts[1], parts[2], parts[3]);
      _mm256_storeu_si256(reinterpret_cast<__m256i*>(line.to + at), bytes);
    }
  }
}

using StoreLines = void (*)(const ByteConstants&, const ByteLine* lines, int count, int pixels);

/// What requantizes so.
inline StoreLines lines_store(const Requantize& r) {
  const bool before = r.rounds_before();
  if (!r.residual) return before ? store_lines<ByteResidual::none, true> : store_lines<ByteResidual::none, false>;
  if (r.residual_element == Element::i8)
    return before ? store_lines<ByteResidual::i8, true> : store_lines<ByteResidual::i8, false>;
  return before ? store_lines<ByteResidual::u8, true> : store_lines<ByteResidual::u8, false>;
}

}  // namespace tenon::cpu
