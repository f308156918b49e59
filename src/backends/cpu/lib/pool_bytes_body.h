// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
// Loops that the compiler turns into vectors of the instruction set of the file that includes them; static, so that
// each such file keeps its own.
#pragma once
#include <cstdint>
#include <limits>

#include "backends/cpu/lib/pool_bytes.h"

namespace tenon::cpu {

template <class T>
static void keep_larger(const T* __restrict src, T* __restrict dst, int64_t count) {
  for (int64_t i = 0; i < count; ++i) dst[i] = src[i] > dst[i] ? src[i] : dst[i];
}

template <class T>
static void pool_rows(const PoolBytes& p, const Team& team) {
  const Window& w = p.window;
  const WorkRange work = team.range(w.n * w.out_h);
  for (int64_t i = work.begin; i < work.end; ++i) {
    const int64_t y = i % w.out_h, first_y = y * w.stride_h - w.pad_top;
    const Taps rows = taps_inside(y, w.stride_h, w.pad_top, w.dilation_h, w.kernel_h, w.h);
    for (int64_t x = 0; x < w.out_w; ++x) {
      const Taps columns = taps_inside(x, w.stride_w, w.pad_left, w.dilation_w, w.kernel_w, w.w);
      const T* src = static_cast<const T*>(p.src) +
                     ((i / w.out_h * w.h + first_y) * w.w + x * w.stride_w - w.pad_left) * w.src_step;
      T* dst = static_cast<T*>(p.dst) + (i * w.out_w + x) * w.dst_step;
      for (int64_t c = 0; c < w.c; ++c) dst[c] = std::numeric_limits<T>::min();
      for (int64_t ky = rows.begin; ky < rows.end; ++ky) {
        for (int64_t kx = columns.begin; kx < columns.end; ++kx) {
          keep_larger(src + (ky * w.dilation_h * w.w + kx * w.dilation_w) * w.src_step, dst, w.c);
        }
      }
    }
  }
}

static void pool_bytes(const PoolBytes& p, const Team& team) {
  if (p.is_signed) return pool_rows<int8_t>(p, team);
  pool_rows<uint8_t>(p, team);
}

}  // namespace tenon::cpu
