// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
// The body of turn_rows_avx2() and turn_rows_avx512().
#pragma once
#include <algorithm>

#include "backends/cpu/lib/rows_body.h"

namespace tenon::cpu {

template <class V>
void turn_rows(const TurnRows& s, const Team& team) {
  const WorkRange work = team.range(s.rows * s.heads);
  for (int64_t i = work.begin; i < work.end; ++i) {
    const float* src = s.src + i * s.depth;
    float* dst = s.dst + i * s.depth;
    const int64_t angles = i / s.heads % s.angle_rows * s.half;
    each_vector<V>(s.half, [&](int64_t j, int lanes) {
      const V a = load_lanes<V>(src + j, lanes), b = load_lanes<V>(src + s.half + j, lanes);
      const V cos = load_lanes<V>(s.cos + angles + j, lanes), sin = load_lanes<V>(s.sin + angles + j, lanes);
      store_lanes(fnma(b, sin, a * cos), dst + j, lanes);
      store_lanes(fma(a, sin, b * cos), dst + s.half + j, lanes);
    });
    const int64_t turned = 2 * s.half;
    if (src == dst) continue;
    each_vector<V>(s.depth - turned, [&](int64_t j, int lanes) {
      store_lanes(load_lanes<V>(src + turned + j, lanes), dst + turned + j, lanes);
    });
  }
}

}  // namespace tenon::cpu
