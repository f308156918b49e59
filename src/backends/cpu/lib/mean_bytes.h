// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
// Average pooling of 8-bit integers, channels last.
#pragma once
#include "backends/cpu/lib/pointwise.h"
#include "backends/cpu/lib/window.h"
#include "base/threads.h"

namespace tenon::cpu {

/// dst = scale * (sum of src over a window - taps * src_zero) / count, and for bytes rounded, plus dst_zero, and
/// saturated. Sums are exact: floats are whole up to kMostTaps bytes.
struct MeanBytes {
  static constexpr int64_t kMostTaps = (int64_t{1} << 24) / 256;
  Window window;
  bool count_padding = false;
  bool is_signed = false;          // src is i8, else u8
  Element element = Element::f32;  // of dst: f32, i8 or u8
  float scale = 1;                 // src's, over dst's where that is bytes
  int src_zero = 0, dst_zero = 0;
  const void* src = nullptr;  // [n, h, w, c]
  void* dst = nullptr;        // [n, out_h, out_w, c]
};

/// Every member of the team calls it; no barrier.
void mean_bytes_avx2(const MeanBytes& args, const Team& team);
void mean_bytes_avx512(const MeanBytes& args, const Team& team);

}  // namespace tenon::cpu
