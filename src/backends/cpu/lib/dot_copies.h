// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
// Rows of bytes as kernels of tiles read them, copied out of pictures: pixel by pixel, or band by band.
#pragma once
#include <algorithm>

#include "backends/cpu/lib/conv_i8_dot.h"
#include "backends/cpu/lib/dot_rows.h"

namespace tenon::cpu {

/// Level: copy(from, n, to, flip) writes n bytes, each with the bits of `flip` changed, and fill(to, n, byte): up to 63
/// more may be written.
template <class Level>
struct DotCopies {
  const ConvI8Dot& p;
  const DotRows plan;
  uint8_t* copies;   // of this member: plan.bytes()
  const bool flips;  // i8 become u8, 128 higher

  int zero() const { return p.zero + (flips ? 128 : 0); }

  TENON_INLINE uint8_t* copy(const uint8_t* from, int64_t n, uint8_t* to) const {
    Level::copy(from, n, to, flips ? 0x80 : 0);
    return to + n;
  }

  TENON_INLINE uint8_t* pad(int64_t n, uint8_t* to) const {
    Level::fill(to, n, static_cast<uint8_t>(zero()));
    return to + n;
  }

  /// The bytes that the sums of one pixel of the result multiply: tap 0 lies at row y and column x of the picture.
  TENON_INLINE void gather(const uint8_t* picture, int64_t y, int64_t x, uint8_t* to) const {
    const Window& w = p.window;
    const int64_t channels = w.c / p.shape.groups;
    const Taps columns = x >= 0 && x + (w.kernel_w - 1) * w.dilation_w < w.w
                             ? Taps{0, w.kernel_w}
                             : taps_inside(0, 1, -x, w.dilation_w, w.kernel_w, w.w);
    const bool dense = w.dilation_w == 1 && w.src_step == channels;
    for (int64_t ky = 0; ky < w.kernel_h; ++ky) {
      const int64_t sy = y + ky * w.dilation_h;
      if (sy < 0 || sy >= w.h || columns.begin == columns.end) {
        to = pad(w.kernel_w * channels, to);
        continue;
      }
      const uint8_t* row = picture + (sy * w.w + x) * w.src_step;
      if (columns.begin > 0) to = pad(columns.begin * channels, to);
      if (dense) {
        to = copy(row + columns.begin * channels, (columns.end - columns.begin) * channels, to);
      } else {
        for (int64_t kx = columns.begin; kx < columns.end; ++kx) {
          to = copy(row + kx * w.dilation_w * w.src_step, channels, to);
        }
      }
      if (columns.end < w.kernel_w) to = pad((w.kernel_w - columns.end) * channels, to);
    }
  }

  /// Pixels [first, first + count) of the result, one row of copies each.
  void gather_all(int64_t first, int64_t count, int64_t group) const {
    const Window& w = p.window;
    int64_t x = first % w.out_w, y = first / w.out_w % w.out_h, n = first / w.out_w / w.out_h;
    const auto* pictures = static_cast<const uint8_t*>(p.src) + group * (w.c / p.shape.groups);
    for (int64_t i = 0; i < count; ++i) {
      gather(pictures + n * w.h * w.w * w.src_step, y * w.stride_h - w.pad_top, x * w.stride_w - w.pad_left,
             copies + i * plan.step);
      if (++x < w.out_w) continue;
      x = 0;
      if (++y < w.out_h) continue;
      y = 0;
      ++n;
    }
  }

  /// Rows [y, y + count) of the result's picture n: what they read of it, with its margins.
  void copy_band(int64_t n, int64_t y, int64_t count, int64_t group) const {
    const Window& w = p.window;
    const int64_t channels = w.c / p.shape.groups, width = (w.out_w - 1) * w.stride_w + w.kernel_w;
    const int64_t left = std::clamp<int64_t>(w.pad_left, 0, width),
                  end = std::clamp<int64_t>(w.w + w.pad_left, left, width);
    const auto* picture = static_cast<const uint8_t*>(p.src) + n * w.h * w.w * w.src_step + group * channels;
    for (int64_t i = 0; i < rows_read(w, count); ++i) {
      const int64_t sy = y * w.stride_h - w.pad_top + i;
      uint8_t* to = copies + i * plan.step;
      if (sy < 0 || sy >= w.h) {
        pad(width * channels, to);
        continue;
      }
      const uint8_t* from = picture + (sy * w.w + left - w.pad_left) * w.src_step;
      if (left > 0) to = pad(left * channels, to);
      if (w.src_step == channels) {
        to = copy(from, (end - left) * channels, to);
      } else {
        for (int64_t x = left; x < end; ++x, from += w.src_step) to = copy(from, channels, to);
      }
      if (end < width) pad((width - end) * channels, to);
    }
  }
};

}  // namespace tenon::cpu
