// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
// How many pixels conv_i8 widens at a time.
#pragma once
#include <algorithm>

#include "backends/cpu/lib/conv_i8.h"
#include "backends/cpu/lib/dot_rows.h"

namespace tenon::cpu {

/// Their data stays in L2 while all panels pass by; a multiple of the rows of both kernels' tiles.
inline __attribute__((always_inline)) int64_t conv_i8_rows(const ConvI8Shape& s) {
  constexpr int64_t kBytes = 128 * 1024, kGrain = 12, kMost = 96;
  const int64_t fit = kBytes / (2 * s.pairs() * int64_t{sizeof(int16_t)}) / kGrain * kGrain;
  return std::clamp(fit, kGrain, kMost);
}

/// Rows of a picture with its margins, as words, for so many rows of the result.
struct ConvI8Band {
  int64_t step, rows;  // step: words of a row
};

inline __attribute__((always_inline)) ConvI8Band conv_i8_band(const Window& w) {
  constexpr int64_t kBytes = 64 * 1024;
  ConvI8Band out{((w.out_w - 1) * w.stride_w + w.kernel_w) * w.c, 1};
  const int64_t row_bytes = out.step * int64_t{sizeof(int16_t)};
  while (out.rows < w.out_h && rows_read(w, out.rows + 1) * row_bytes <= kBytes) ++out.rows;
  return out;
}

/// Words of what a thread widens, and of what the last of them writes beyond.
inline __attribute__((always_inline)) int64_t conv_i8_words(const ConvI8& p) {
  constexpr int64_t kBeyond = 32;
  if (p.shape.runs == 1) return conv_i8_rows(p.shape) * 2 * p.shape.pairs() + kBeyond;
  const ConvI8Band band = conv_i8_band(p.window);
  return rows_read(p.window, band.rows) * band.step + kBeyond;
}

}  // namespace tenon::cpu
