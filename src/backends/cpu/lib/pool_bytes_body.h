// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
// Maxima of bytes in registers: as many channels as four of them hold, over all taps of a window. V: Bytes32 or
// Bytes64, which keeps the instances of different instruction sets apart.
#pragma once
#include <cstdint>

#include "backends/cpu/lib/pool_bytes.h"

namespace tenon::cpu {

/// Loads and maxima of `bytes` bytes; kSigned: of i8.
template <class V, bool kSigned>
struct BytePool {
  const PoolBytes& p;

  /// What a window reads of a picture.
  struct View {
    const uint8_t* src;  // of its first tap inside
    int64_t rows, columns, row_step, column_step;
  };

  template <int kParts>
  static TENON_INLINE void maxima(const View& view, int64_t c, uint8_t* dst) {
    V most[kParts];
#pragma GCC unroll 4
    for (int i = 0; i < kParts; ++i) most[i] = V::least(kSigned);
    for (int64_t y = 0; y < view.rows; ++y) {
      const uint8_t* from = view.src + y * view.row_step + c;
      for (int64_t x = 0; x < view.columns; ++x, from += view.column_step) {
#pragma GCC unroll 4
        for (int i = 0; i < kParts; ++i) most[i] = V::template larger<kSigned>(most[i], V::load(from + i * V::kBytes));
      }
    }
#pragma GCC unroll 4
    for (int i = 0; i < kParts; ++i) most[i].store(dst + c + i * V::kBytes);
  }

  /// The last channels, fewer than a register holds.
  static void maxima_of_few(const View& view, int64_t c, int count, uint8_t* dst) {
    V most = V::least(kSigned);
    for (int64_t y = 0; y < view.rows; ++y) {
      const uint8_t* from = view.src + y * view.row_step + c;
      for (int64_t x = 0; x < view.columns; ++x, from += view.column_step) {
        most = V::template larger<kSigned>(most, V::load(from, count));
      }
    }
    most.store(dst + c, count);
  }

  void pixel(const View& view, uint8_t* dst) const {
    int64_t c = 0;
    for (; c + 4 * V::kBytes <= p.window.c; c += 4 * V::kBytes) maxima<4>(view, c, dst);
    for (; c + V::kBytes <= p.window.c; c += V::kBytes) maxima<1>(view, c, dst);
    if (c < p.window.c) maxima_of_few(view, c, static_cast<int>(p.window.c - c), dst);
  }

  void run(const Team& team) const {
    const Window& w = p.window;
    const WorkRange work = team.range(w.n * w.out_h);
    for (int64_t i = work.begin; i < work.end; ++i) {
      const int64_t y = i % w.out_h;
      const Taps rows = taps_inside(y, w.stride_h, w.pad_top, w.dilation_h, w.kernel_h, w.h);
      const int64_t first_y = y * w.stride_h - w.pad_top + rows.begin * w.dilation_h;
      const auto* row = static_cast<const uint8_t*>(p.src) + (i / w.out_h * w.h + first_y) * w.w * w.src_step;
      auto* dst = static_cast<uint8_t*>(p.dst) + i * w.out_w * w.dst_step;
      for (int64_t x = 0; x < w.out_w; ++x, dst += w.dst_step) {
        const int64_t first = x * w.stride_w - w.pad_left;
        const bool inside = first >= 0 && first + (w.kernel_w - 1) * w.dilation_w < w.w;
        const Taps columns =
            inside ? Taps{0, w.kernel_w} : taps_inside(x, w.stride_w, w.pad_left, w.dilation_w, w.kernel_w, w.w);
        pixel({row + (first + columns.begin * w.dilation_w) * w.src_step, rows.end - rows.begin,
               columns.end - columns.begin, w.dilation_h * w.w * w.src_step, w.dilation_w * w.src_step},
              dst);
      }
    }
  }
};

template <class V>
void pool_bytes(const PoolBytes& p, const Team& team) {
  p.is_signed ? BytePool<V, true>{p}.run(team) : BytePool<V, false>{p}.run(team);
}

}  // namespace tenon::cpu
