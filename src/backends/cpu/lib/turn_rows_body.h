// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
// The body of turn_rows_avx2() and turn_rows_avx512().
#pragma once
#include <algorithm>

#include "backends/cpu/lib/rows_body.h"

namespace tenon::cpu {

template <class V>
TENON_INLINE void turn_halves(const TurnRows& s, const float* src, int64_t angles, float* dst) {
  each_vector<V>(s.half, [&](int64_t j, int lanes) {
    const V a = load_lanes<V>(src + j, lanes), b = load_lanes<V>(src + s.half + j, lanes);
    const V cos = load_lanes<V>(s.cos + angles + j, lanes), sin = load_lanes<V>(s.sin + angles + j, lanes);
    store_lanes(fnma(b, sin, a * cos), dst + j, lanes);
    store_lanes(fma(a, sin, b * cos), dst + s.half + j, lanes);
  });
}

/// Pairs side by side. Static: each instruction set keeps its own.
static void turn_pairs(const float* src, const float* cos, const float* sin, int64_t pairs, float* dst) {
  for (int64_t j = 0; j < pairs; ++j) {
    const float a = src[2 * j], b = src[2 * j + 1];
    dst[2 * j] = a * cos[j] - b * sin[j];
    dst[2 * j + 1] = a * sin[j] + b * cos[j];
  }
}

template <class V>
void turn_rows(const TurnRows& s, const Team& team) {
  const WorkRange work = team.range(s.rows * s.heads);
  for (int64_t i = work.begin; i < work.end; ++i) {
    const float* src = s.src + i * s.depth;
    float* dst = s.dst + i * s.depth;
    const int64_t row = i / s.heads;
    const int64_t angles = (s.positions != nullptr ? s.positions[row] : row % s.angle_rows) * s.half;
    const int64_t turned = 2 * s.half;
    if (s.interleaved) {
      turn_pairs(src, s.cos + angles, s.sin + angles, s.half, dst);
    } else {
      turn_halves<V>(s, src, angles, dst);
    }
    if (src == dst) continue;
    each_vector<V>(s.depth - turned, [&](int64_t j, int lanes) {
      store_lanes(load_lanes<V>(src + turned + j, lanes), dst + turned + j, lanes);
    });
  }
}

}  // namespace tenon::cpu
