// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
// How depthwise convolutions walk a row of results, whatever the data: tiles of seven by one vector of channels.
#pragma once
#include <algorithm>
#include <cstdint>

#include "backends/cpu/lib/window.h"

namespace tenon::cpu {

/// Results side by side: pictures have rows of 7, 14, 28, 56, 112; with five weights and a column, 13 of 16 registers.
inline constexpr int kDepthwiseTile = 7;

/// Bit j of `columns`: column first + j lies inside a row of `width`.
inline __attribute__((always_inline)) uint32_t columns_inside(int64_t first, int columns, int64_t width) {
  uint32_t inside = 0;
  for (int j = 0; j < columns; ++j) {
    if (first + j >= 0 && first + j < width) inside |= 1u << j;
  }
  return inside;
}

/// One row of results. Data: what is particular to a type of data, with
///   Vector, Element                                 sums, and what src is made of
///   column<kTail>(const Element*, int left)         a vector of data; with kTail, only `left` channels of it
///   factor<kTail>(const float*, int left)           a vector of weights
///   start<kTail>(int64_t c, int left)               what sums begin with
///   finish<kTail>(sums, x, count, c, left)          stores the results of columns x... of channels from c on
template <class Data>
struct DepthwiseRow {
  using V = typename Data::Vector;
  using T = typename Data::Element;
  static constexpr int kTile = kDepthwiseTile;
  const Window& w;
  const Data& data;
  const float* weights;  // [kernel_h, kernel_w, c]
  const T* src;          // row 0 of the picture
  int64_t first_y;       // input row of tap 0, may lie outside
  Taps rows;
  int64_t begin, end;  // channels

  /// Up to kTile results from column x on. Each input column is loaded once for all the taps that read it. kEdge: only
  /// `count` results, and only columns with their bit in `inside`. kTail: only `left` channels.
  template <int KW, int S, bool kEdge, bool kTail>
  TENON_INLINE void tile(int64_t x, int count, uint32_t inside, int64_t c, int left) const {
    const int64_t channels = w.c, src_step = w.src_step, row_step = w.dilation_h * w.w * src_step;
    V sums[kTile];
    const V start = data.template start<kTail>(c, left);
#pragma GCC unroll 7
    for (int i = 0; i < kTile; ++i) sums[i] = start;
    const T* in = src + ((first_y + rows.begin * w.dilation_h) * w.w + x * S - w.pad_left) * src_step + c;
    const float* from = weights + rows.begin * KW * channels + c;
    for (int64_t ky = rows.begin; ky < rows.end; ++ky, in += row_step, from += KW * channels) {
      V factors[KW];
#pragma GCC unroll 5
      for (int k = 0; k < KW; ++k) factors[k] = data.template factor<kTail>(from + k * channels, left);
#pragma GCC unroll 32
      for (int j = 0; j < (kTile - 1) * S + KW; ++j) {
        if (kEdge && !(inside >> j & 1)) continue;
        const V column = data.template column<kTail>(in + j * src_step, left);
#pragma GCC unroll 7
        for (int i = 0; i < kTile; ++i) {
          if (j - i * S >= 0 && j - i * S < KW) sums[i] = fma(column, factors[j - i * S], sums[i]);
        }
      }
    }
    data.template finish<kTail>(sums, x, kEdge ? count : kTile, c, left);
  }

  template <int KW, int S, bool kEdge>
  void tiles(int64_t x, int count, uint32_t inside) const {
    int64_t c = begin;
    for (; c + V::kLanes <= end; c += V::kLanes) tile<KW, S, kEdge, false>(x, count, inside, c, 0);
    if (c < end) tile<KW, S, kEdge, true>(x, count, inside, c, static_cast<int>(end - c));
  }

  /// A row with KW taps at a stride of S and no dilation.
  template <int KW, int S>
  void run() const {
    for (int64_t x = 0; x < w.out_w; x += kTile) {
      const int count = static_cast<int>(std::min<int64_t>(kTile, w.out_w - x));
      const int64_t first = x * S - w.pad_left;
      if (count == kTile && first >= 0 && first + (kTile - 1) * S + KW <= w.w) {
        tiles<KW, S, false>(x, kTile, 0);
        continue;
      }
      tiles<KW, S, true>(x, count, columns_inside(first, (count - 1) * S + KW, w.w));
    }
  }

  /// One result, any window.
  template <bool kTail>
  TENON_INLINE void cell(int64_t x, Taps columns, int64_t c, int left) const {
    V sums[kTile] = {data.template start<kTail>(c, left)};
    for (int64_t ky = rows.begin; ky < rows.end; ++ky) {
      const T* in = src + ((first_y + ky * w.dilation_h) * w.w + x * w.stride_w - w.pad_left) * w.src_step + c;
      const float* from = weights + ky * w.kernel_w * w.c + c;
      for (int64_t kx = columns.begin; kx < columns.end; ++kx) {
        const V column = data.template column<kTail>(in + kx * w.dilation_w * w.src_step, left);
        sums[0] = fma(column, data.template factor<kTail>(from + kx * w.c, left), sums[0]);
      }
    }
    data.template finish<kTail>(sums, x, 1, c, left);
  }

  void run_any() const {
    for (int64_t x = 0; x < w.out_w; ++x) {
      const Taps columns = taps_inside(x, w.stride_w, w.pad_left, w.dilation_w, w.kernel_w, w.w);
      int64_t c = begin;
      for (; c + V::kLanes <= end; c += V::kLanes) cell<false>(x, columns, c, 0);
      if (c < end) cell<true>(x, columns, c, static_cast<int>(end - c));
    }
  }

  void run_best() const {
    const auto is = [&](int64_t kernel, int64_t stride) {
      return w.kernel_w == kernel && w.stride_w == stride && w.dilation_w == 1;
    };
    if (is(3, 1)) return run<3, 1>();
    if (is(3, 2)) return run<3, 2>();
    if (is(5, 1)) return run<5, 1>();
    if (is(5, 2)) return run<5, 2>();
    run_any();
  }
};

/// Row i of the results of all pictures, channels [begin, end), of data at src and weights at `weights`.
template <class Data>
TENON_INLINE void depthwise_row(const Window& w, const Data& data, const typename Data::Element* src,
                                const float* weights, int64_t i, int64_t begin, int64_t end) {
  const int64_t y = i % w.out_h;
  const DepthwiseRow<Data> row{.w = w,
                               .data = data,
                               .weights = weights,
                               .src = src + i / w.out_h * w.h * w.w * w.src_step,
                               .first_y = y * w.stride_h - w.pad_top,
                               .rows = taps_inside(y, w.stride_h, w.pad_top, w.dilation_h, w.kernel_h, w.h),
                               .begin = begin,
                               .end = end};
  row.run_best();
}

}  // namespace tenon::cpu
