// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
// Bytes of pictures become words less the zero point, in the order in which conv_i8 multiplies them. Included behind a
// header of words.
#pragma once
#include <algorithm>
#include <cstring>

#include "backends/cpu/lib/conv_i8_rows.h"

namespace tenon::cpu {

/// Words: Words16 or Words32.
template <class Words>
struct ConvI8Words {
  const ConvI8& p;
  int16_t* rows;  // of a member: conv_i8_words()

  int64_t row_length() const { return 2 * p.shape.pairs(); }

  /// What pixels [first, first + count) of the result multiply, one row each.
  void gather(int64_t first, int64_t count, int64_t group) const {
    p.is_signed ? gather_all<true>(first, count, group) : gather_all<false>(first, count, group);
  }

  /// What rows [y, y + count) of the result's picture n read of it, with its margins.
  void band(int64_t n, int64_t y, int64_t count, int64_t step) const {
    p.is_signed ? widen_band<true>(n, y, count, step) : widen_band<false>(n, y, count, step);
  }

 private:
  /// n bytes less the zero point; up to Words::kLanes - 1 words more are written.
  template <bool kSigned>
  TENON_INLINE void widen(const uint8_t* from, int16_t* to, int64_t n, const uint8_t* end) const {
    const Words zero = Words::all(p.zero);
    for (int64_t i = 0; i < n; i += Words::kLanes) {
      const bool whole = end - from - i >= Words::kLanes;
      const Words words =
          whole ? Words::template widen<kSigned>(from + i) : Words::template widen<kSigned>(from + i, n - i);
      (words - zero).store(to + i);
    }
  }

  static TENON_INLINE int16_t* clear(int16_t* to, int64_t n) {
    std::memset(to, 0, static_cast<size_t>(n) * sizeof(int16_t));
    return to + n;
  }

  /// What pixels of one row of the result have in common: which rows of taps lie inside, the first of them in `line`.
  struct Row {
    const uint8_t *line, *end;  // end: of src
    Taps taps;
    int64_t channels;  // of a group
  };

  /// What the sums of pixel x multiply, less the zero point. kDense: one run of bytes for each row of taps.
  template <bool kSigned, bool kDense>
  TENON_INLINE void pixel(const Row& row, int64_t x, int16_t* to) const {
    const Window& w = p.window;
    const int64_t left = x * w.stride_w - w.pad_left, line_words = w.kernel_w * row.channels;
    const int64_t line_step = w.dilation_h * w.w * w.src_step;
    to = clear(to, row.taps.begin * line_words);
    const uint8_t* line = row.line + left * w.src_step;
    for (int64_t ky = row.taps.begin; ky < row.taps.end; ++ky, line += line_step) {
      if constexpr (kDense) {
        widen<kSigned>(line, to, line_words, row.end);
        to += line_words;
        continue;
      }
      for (int64_t kx = 0; kx < w.kernel_w; ++kx, to += row.channels) {
        const int64_t sx = left + kx * w.dilation_w;
        if (sx >= 0 && sx < w.w)
          widen<kSigned>(line + kx * w.dilation_w * w.src_step, to, row.channels, row.end);
        else
          clear(to, row.channels);
      }
    }
    to = clear(to, (w.kernel_h - row.taps.end) * line_words);
    if (p.shape.k % 2 != 0) *to = 0;
  }

  template <bool kSigned>
  void gather_all(int64_t first, int64_t count, int64_t group) const {
    const Window& w = p.window;
    const auto* src = static_cast<const uint8_t*>(p.src);
    Row row{.end = src + (w.n * w.h * w.w - 1) * w.src_step + w.c, .channels = w.c / p.shape.groups};
    const bool one_tap = w.kernel_h * w.kernel_w * w.stride_h * w.stride_w == 1 && w.h == w.out_h && w.w == w.out_w &&
                         w.pad_top == 0 && w.pad_left == 0;
    if (one_tap && p.shape.groups == 1 && w.src_step == row_length()) {
      return widen<kSigned>(src + first * w.src_step, rows, count * w.src_step, row.end);
    }
    const bool dense = w.kernel_w == 1 || (w.dilation_w == 1 && w.src_step == row.channels);
    int16_t* to = rows;
    for (int64_t left = count, at = first; left > 0;) {
      const int64_t x = at % w.out_w, y = at / w.out_w % w.out_h, n = at / w.out_w / w.out_h;
      row.taps = taps_inside(y, w.stride_h, w.pad_top, w.dilation_h, w.kernel_h, w.h);
      const int64_t sy = y * w.stride_h - w.pad_top + row.taps.begin * w.dilation_h;
      row.line = src + (n * w.h + sy) * w.w * w.src_step + group * row.channels;
      const int64_t end = std::min(w.out_w, x + left), last = w.w - (w.kernel_w - 1) * w.dilation_w - 1;
      for (int64_t i = x; i < end; ++i, to += row_length()) {
        const int64_t column = i * w.stride_w - w.pad_left;
        const bool inside = dense && column >= 0 && column <= last;
        inside ? pixel<kSigned, true>(row, i, to) : pixel<kSigned, false>(row, i, to);
      }
      left -= end - x;
      at += end - x;
    }
  }

  template <bool kSigned>
  void widen_band(int64_t n, int64_t y, int64_t count, int64_t step) const {
    const Window& w = p.window;
    const auto* src = static_cast<const uint8_t*>(p.src);
    const uint8_t* src_end = src + (w.n * w.h * w.w - 1) * w.src_step + w.c;
    const int64_t width = step / w.c, left = std::clamp<int64_t>(w.pad_left, 0, width);
    const int64_t end = std::clamp<int64_t>(w.w + w.pad_left, left, width);
    int16_t* to = rows;
    for (int64_t i = 0; i < rows_read(w, count); ++i) {
      const int64_t sy = y * w.stride_h - w.pad_top + i;
      if (sy < 0 || sy >= w.h) {
        to = clear(to, step);
        continue;
      }
      to = clear(to, left * w.c);
      const uint8_t* from = src + ((n * w.h + sy) * w.w + left - w.pad_left) * w.src_step;
      const int64_t parts = w.src_step == w.c ? 1 : end - left, part = (end - left) * w.c / std::max<int64_t>(parts, 1);
      for (int64_t j = 0; j < parts; ++j, from += w.src_step, to += part) widen<kSigned>(from, to, part, src_end);
      to = clear(to, (width - end) * w.c);
    }
  }
};

}  // namespace tenon::cpu
