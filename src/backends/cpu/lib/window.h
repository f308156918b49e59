// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
// The sizes of a kernel window sliding over pictures.
#pragma once
#include <cstdint>

namespace tenon::cpu {

/// Sizes in elements; padding is what precedes the first element.
struct Window {
  int64_t n = 1, h = 1, w = 1, c = 1, out_h = 1, out_w = 1;
  int64_t kernel_h = 1, kernel_w = 1, stride_h = 1, stride_w = 1, dilation_h = 1, dilation_w = 1;
  int64_t pad_top = 0, pad_left = 0, pad_bottom = 0, pad_right = 0;
  int64_t src_step = 1, dst_step = 1;  // from one pixel to the next
};

/// Is there a kernel for two rows of depthwise results at once (depthwise_pair.h)?
inline __attribute__((always_inline)) bool has_pairs(const Window& w) {
  return w.kernel_h == w.kernel_w && (w.kernel_h == 3 || w.kernel_h == 5) && w.stride_h == w.stride_w &&
         (w.stride_h == 1 || w.stride_h == 2) && w.dilation_h == 1 && w.dilation_w == 1;
}

/// Taps [begin, end) of a window at output position `out` that lie inside an axis of `size` elements.
struct Taps {
  int64_t begin, end;
};
inline __attribute__((always_inline)) Taps taps_inside(int64_t out, int64_t stride, int64_t pad, int64_t dilation,
                                                       int64_t kernel, int64_t size) {
  const int64_t first = out * stride - pad;  // of tap 0
  const int64_t begin = first >= 0 ? 0 : (-first + dilation - 1) / dilation;
  const int64_t room = size - first;  // tap t is inside if t * dilation < room
  const int64_t end = room <= 0 ? 0 : (room + dilation - 1) / dilation;
  const int64_t last = end < kernel ? end : kernel;
  return {begin < last ? begin : last, last};
}

/// Taps of a window that an average counts: those inside, or also those in the padding.
inline __attribute__((always_inline)) int64_t counted_taps(bool padding, Taps inside, int64_t out, int64_t stride,
                                                           int64_t pad, int64_t dilation, int64_t kernel, int64_t size,
                                                           int64_t pad_end) {
  if (!padding) return inside.end - inside.begin;
  const int64_t room = size + pad_end - (out * stride - pad);
  const int64_t taps = (room + dilation - 1) / dilation;
  return taps < kernel ? taps : kernel;
}

}  // namespace tenon::cpu
