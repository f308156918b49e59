// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
// Means of bytes in registers: as many channels as four vectors of floats hold, over all taps of a window.
#pragma once
#include <cstdint>

#include "backends/cpu/lib/mean_bytes.h"

namespace tenon::cpu {

/// T: int8_t or uint8_t.
template <class V, class T>
struct MeanOfBytes {
  static constexpr int kParts = 4;
  static constexpr int64_t kBlock = kParts * V::kLanes;
  const MeanBytes& p;

  /// What a window reads of a picture, and what becomes of its sums.
  struct View {
    const T* src;  // of its first tap inside
    int64_t rows, columns, row_step, column_step;
    float factor;
  };

  template <int kVectors, class Load>
  TENON_INLINE void sums(const View& view, int64_t c, V* out, Load&& load) const {
#pragma GCC unroll 4
    for (int i = 0; i < kVectors; ++i) out[i] = V::zero();
    for (int64_t y = 0; y < view.rows; ++y) {
      const T* from = view.src + y * view.row_step + c;
      for (int64_t x = 0; x < view.columns; ++x, from += view.column_step) {
#pragma GCC unroll 4
        for (int i = 0; i < kVectors; ++i) out[i] = out[i] + load(from + i * V::kLanes);
      }
    }
    const V zeros = V::all(static_cast<float>(view.rows * view.columns * p.src_zero)), factor = V::all(view.factor);
#pragma GCC unroll 4
    for (int i = 0; i < kVectors; ++i) out[i] = (out[i] - zeros) * factor;
  }

  TENON_INLINE V whole(V real) const {
    const float lowest = p.element == Element::i8 ? -128.0f : 0.0f, z = static_cast<float>(p.dst_zero);
    return min(max(round_even(real), V::all(lowest - z)), V::all(lowest + 255.0f - z)) + V::all(z);
  }

  TENON_INLINE void store(V real, int64_t at) const {
    if (p.element == Element::f32) return real.store(static_cast<float*>(p.dst) + at);
    whole(real).store_bytes(static_cast<uint8_t*>(p.dst) + at);
  }

  void store(V real, int64_t at, int count) const {
    if (p.element == Element::f32) return real.store(static_cast<float*>(p.dst) + at, count);
    alignas(16) uint8_t room[V::kLanes];
    whole(real).store_bytes(room);
    for (int i = 0; i < count; ++i) static_cast<uint8_t*>(p.dst)[at + i] = room[i];
  }

  /// Channels [c, end), at most kBlock, to element `at` of dst on.
  void block(const View& view, int64_t c, int64_t end, int64_t at) const {
    V out[kParts];
    if (c + kBlock <= end) {
      sums<kParts>(view, c, out, [](const T* from) { return V::whole(from); });
#pragma GCC unroll 4
      for (int i = 0; i < kParts; ++i) store(out[i], at + i * V::kLanes);
      return;
    }
    for (; c + V::kLanes <= end; c += V::kLanes, at += V::kLanes) {
      sums<1>(view, c, out, [](const T* from) { return V::whole(from); });
      store(out[0], at);
    }
    const int rest = static_cast<int>(end - c);
    if (rest <= 0) return;
    sums<1>(view, c, out, [rest](const T* from) { return V::whole(from, rest); });
    store(out[0], at, rest);
  }

  View view_of(int64_t picture, int64_t y, int64_t x) const {
    const Window& w = p.window;
    const Taps rows = taps_inside(y, w.stride_h, w.pad_top, w.dilation_h, w.kernel_h, w.h);
    const Taps columns = taps_inside(x, w.stride_w, w.pad_left, w.dilation_w, w.kernel_w, w.w);
    const int64_t first_y = y * w.stride_h - w.pad_top + rows.begin * w.dilation_h;
    const int64_t first_x = x * w.stride_w - w.pad_left + columns.begin * w.dilation_w;
    const int64_t count =
        counted_taps(p.count_padding, rows, y, w.stride_h, w.pad_top, w.dilation_h, w.kernel_h, w.h, w.pad_bottom) *
        counted_taps(p.count_padding, columns, x, w.stride_w, w.pad_left, w.dilation_w, w.kernel_w, w.w, w.pad_right);
    return {static_cast<const T*>(p.src) + ((picture * w.h + first_y) * w.w + first_x) * w.src_step,
            rows.end - rows.begin,
            columns.end - columns.begin,
            w.dilation_h * w.w * w.src_step,
            w.dilation_w * w.src_step,
            count > 0 ? p.scale / static_cast<float>(count) : 0.0f};
  }

  void run(const Team& team) const {
    const Window& w = p.window;
    const int64_t blocks = (w.c + kBlock - 1) / kBlock;
    const WorkRange work = team.range(w.n * w.out_h * w.out_w * blocks);
    for (int64_t i = work.begin; i < work.end; ++i) {
      const int64_t pixel = i / blocks, c = i % blocks * kBlock;
      const View view = view_of(pixel / (w.out_h * w.out_w), pixel / w.out_w % w.out_h, pixel % w.out_w);
      block(view, c, c + kBlock < w.c ? c + kBlock : w.c, pixel * w.dst_step + c);
    }
  }
};

template <class V>
void mean_bytes(const MeanBytes& p, const Team& team) {
  p.is_signed ? MeanOfBytes<V, int8_t>{p}.run(team) : MeanOfBytes<V, uint8_t>{p}.run(team);
}

}  // namespace tenon::cpu
