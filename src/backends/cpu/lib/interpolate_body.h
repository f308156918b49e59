// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// The body of interpolate_avx2() and interpolate_avx512().
#pragma once
#include <cstring>

#include "backends/cpu/lib/interpolate.h"
#include "backends/cpu/lib/rows_body.h"

namespace tenon::cpu {

template <class V, int kTaps>
TENON_INLINE void interpolate_row(const float* const* rows, const float* weight, float* dst, int64_t n) {
  V factor[kTaps];
  for (int k = 0; k < kTaps; ++k) factor[k] = V::all(weight[k]);
  each_vector<V>(n, [&](int64_t i, int lanes) {
    V sum = load_lanes<V>(rows[0] + i, lanes) * factor[0];
    for (int k = 1; k < kTaps; ++k) sum = fma(load_lanes<V>(rows[k] + i, lanes), factor[k], sum);
    store_lanes(sum, dst + i, lanes);
  });
}

/// One result: any number of taps, as an antialiasing filter has.
template <class V>
void interpolate_any(const Interpolate& a, const float* src, int64_t t, float* dst) {
  const int64_t* index = a.index.data() + t * a.taps;
  const float* weight = a.weight.data() + t * a.taps;
  for (int64_t i = 0; i < a.inner; ++i) {
    float sum = 0;
    for (int k = 0; k < a.taps; ++k) sum += weight[k] * src[index[k] * a.inner + i];
    dst[i] = sum;
  }
}

template <class V>
void interpolate(const Interpolate& a, const float* src, float* dst, const Team& team) {
  const WorkRange work = team.range(a.outer * a.out);
  for (int64_t r = work.begin; r < work.end; ++r) {
    const int64_t t = r % a.out;
    const float* from = src + r / a.out * a.in * a.inner;
    float* to = dst + r * a.inner;
    const int64_t* index = a.index.data() + t * a.taps;
    const float* weight = a.weight.data() + t * a.taps;
    if (a.taps > 4 || a.inner < 4) {
      interpolate_any<V>(a, from, t, to);
      continue;
    }
    const float* rows[4] = {};
    for (int k = 0; k < a.taps; ++k) rows[k] = from + index[k] * a.inner;
    switch (a.taps) {
      case 1:
        interpolate_row<V, 1>(rows, weight, to, a.inner);
        break;
      case 2:
        interpolate_row<V, 2>(rows, weight, to, a.inner);
        break;
      case 3:
        interpolate_row<V, 3>(rows, weight, to, a.inner);
        break;
      default:
        interpolate_row<V, 4>(rows, weight, to, a.inner);
        break;
    }
  }
}

}  // namespace tenon::cpu
