// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
// How many pixels conv_i8 widens at a time.
#pragma once
#include <algorithm>

#include "backends/cpu/lib/conv_i8.h"

namespace tenon::cpu {

/// Their data stays in L2 while all panels pass by; a multiple of the rows of both kernels' tiles.
inline __attribute__((always_inline)) int64_t conv_i8_rows(const ConvI8Shape& s) {
  constexpr int64_t kBytes = 128 * 1024, kGrain = 12, kMost = 96;
  const int64_t fit = kBytes / (2 * s.pairs() * int64_t{sizeof(int16_t)}) / kGrain * kGrain;
  return std::clamp(fit, kGrain, kMost);
}

/// Words of their data, and of what the last of them writes beyond.
inline __attribute__((always_inline)) int64_t conv_i8_words(const ConvI8Shape& s) {
  return conv_i8_rows(s) * 2 * s.pairs() + 32;
}

}  // namespace tenon::cpu
