// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
// How conv_i8_dot cuts pixels into blocks.
#pragma once
#include <algorithm>

#include "backends/cpu/lib/conv_i8_dot.h"

namespace tenon::cpu {

/// Pixels of the result whose bytes are copied together before they are multiplied, or rows of the picture with its
/// margins for so many rows of the result.
struct DotRows {
  int64_t step;    // bytes from one copied row to the next
  int64_t block;   // rows of a block: pixels, or in bands rows of the result
  bool is_direct;  // rows lie in src as the kernel wants them: nothing is copied, but for the last few
  int64_t copied;  // bytes of a block

  int64_t bytes() const { return copied + 64; }  // copies of 64 bytes may end behind the last row
};

/// Rows of a picture that so many rows of the result read.
inline __attribute__((always_inline)) int64_t rows_read(const Window& w, int64_t out_rows) {
  return (out_rows - 1) * w.stride_h + (w.kernel_h - 1) * w.dilation_h + 1;
}

/// The kernel reads row_grain rows at once, and whole grains of a run: behind the last of a band, too.
inline __attribute__((always_inline)) DotRows dot_bands(const ConvI8Dot& p, const DotKernel& kernel) {
  constexpr int64_t kBytes = 256 * 1024, kLine = 64;
  const Window& w = p.window;
  const int64_t channels = w.c / p.shape.groups;
  DotRows out{};
  out.step = (((w.out_w - 1) * w.stride_w + w.kernel_w) * channels + kLine - 1) / kLine * kLine;
  out.block = 1;
  while (out.block < w.out_h && rows_read(w, out.block + 1) * out.step <= kBytes) ++out.block;
  out.copied = rows_read(w, out.block) * out.step + kernel.row_grain * w.stride_w * channels + p.shape.run_bytes();
  return out;
}

/// Copies stay in the second cache while the weights pass by. Rows 4 KiB apart would share a set of the first.
inline __attribute__((always_inline)) DotRows dot_rows(const ConvI8Dot& p, const DotKernel& kernel) {
  constexpr int64_t kBytes = 384 * 1024, kGrain = 48, kConflict = 1024, kLine = 64;
  if (p.shape.bands) return dot_bands(p, kernel);
  const Window& w = p.window;
  DotRows out{};
  out.step = p.shape.row_bytes() + (p.shape.row_bytes() % kConflict == 0 ? kLine : 0);
  const bool one_tap = w.kernel_h * w.kernel_w == 1 && w.stride_h == 1 && w.stride_w == 1 && w.pad_top == 0 &&
                       w.pad_left == 0 && w.h == w.out_h && w.w == w.out_w;
  const bool as_is = !p.is_signed || kernel.takes_signed;
  out.is_direct = one_tap && as_is && p.shape.groups == 1 && p.shape.k % kernel.grain == 0;
  const int64_t pixels = w.n * w.out_h * w.out_w;
  const int64_t fit = std::max(kBytes / out.step / kGrain * kGrain, kGrain);
  out.block = out.is_direct ? kernel.row_grain : std::min(fit, (pixels + kGrain - 1) / kGrain * kGrain);
  out.copied = out.block * out.step;
  return out;
}

}  // namespace tenon::cpu
