// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
// The bodies of softmax and of the normalizations of rows.
#pragma once
#include <algorithm>
#include <cmath>

#include "backends/cpu/lib/rows.h"
#include "backends/cpu/lib/vec_math.h"

namespace tenon::cpu {

/// Calls body(offset, lanes) for the vectors of [0, n); lanes is kLanes but in the last.
template <class V, class Body>
TENON_INLINE void each_vector(int64_t n, Body&& body) {
  int64_t i = 0;
  for (; i + V::kLanes <= n; i += V::kLanes) body(i, V::kLanes);
  if (i < n) body(i, static_cast<int>(n - i));
}
template <class V>
TENON_INLINE V load_lanes(const float* p, int lanes) {
  return lanes == V::kLanes ? V::load(p) : V::load(p, lanes);
}
template <class V>
TENON_INLINE void store_lanes(V x, float* p, int lanes) {
  if (lanes == V::kLanes) {
    x.store(p);
  } else {
    x.store(p, lanes);
  }
}
/// x in the first lanes, `other` behind them.
template <class V>
TENON_INLINE V pad_lanes(V x, int lanes, float other) {
  if (lanes == V::kLanes) return x;
  static const float kCount[16] = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15};
  return V::select(less(V::load(kCount), V::all(static_cast<float>(lanes))), x, V::all(other));
}

/// Softmax of one contiguous row.
template <class V>
TENON_INLINE void softmax_row(const float* src, float* dst, int64_t n, bool logarithm) {
  const float kLowest = -__builtin_inff();
  V top = V::all(kLowest);
  each_vector<V>(
      n, [&](int64_t i, int lanes) { top = max(top, pad_lanes(load_lanes<V>(src + i, lanes), lanes, kLowest)); });
  // A row of -infinity alone must give NaN as by the definition, which x - max does.
  const V largest = V::all(top.largest());
  V total = V::zero();
  each_vector<V>(n, [&](int64_t i, int lanes) {
    const V e = exp(load_lanes<V>(src + i, lanes) - largest);
    if (!logarithm) store_lanes(e, dst + i, lanes);
    total = total + pad_lanes(e, lanes, 0);
  });
  if (logarithm) {
    const V shift = largest + V::all(std::log(total.sum()));
    each_vector<V>(n,
                   [&](int64_t i, int lanes) { store_lanes(load_lanes<V>(src + i, lanes) - shift, dst + i, lanes); });
    return;
  }
  const V scale = V::all(1.0f / total.sum());
  each_vector<V>(n, [&](int64_t i, int lanes) { store_lanes(load_lanes<V>(dst + i, lanes) * scale, dst + i, lanes); });
}

/// Softmax down the columns of [axis, inner], for `lanes` columns.
template <class V>
TENON_INLINE void softmax_columns(const float* src, float* dst, const Softmax& s, int lanes) {
  V top = V::all(-__builtin_inff()), total = V::zero();
  for (int64_t a = 0; a < s.axis; ++a) top = max(top, load_lanes<V>(src + a * s.inner, lanes));
  for (int64_t a = 0; a < s.axis; ++a) {
    const V e = exp(load_lanes<V>(src + a * s.inner, lanes) - top);
    if (!s.logarithm) store_lanes(e, dst + a * s.inner, lanes);
    total = total + e;
  }
  const V shift = s.logarithm ? top + log(total) : V::all(1.0f) / total;
  for (int64_t a = 0; a < s.axis; ++a) {
    const V y =
        s.logarithm ? load_lanes<V>(src + a * s.inner, lanes) - shift : load_lanes<V>(dst + a * s.inner, lanes) * shift;
    store_lanes(y, dst + a * s.inner, lanes);
  }
}

template <class V>
void softmax(const Softmax& s, const Team& team) {
  if (s.inner == 1) {
    const WorkRange rows = team.range(s.outer);
    for (int64_t r = rows.begin; r < rows.end; ++r) {
      softmax_row<V>(s.src + r * s.axis, s.dst + r * s.axis, s.axis, s.logarithm);
    }
    return;
  }
  const int64_t pieces = (s.inner + V::kLanes - 1) / V::kLanes;
  const WorkRange work = team.range(s.outer * pieces);
  for (int64_t i = work.begin; i < work.end; ++i) {
    const int64_t column = i % pieces * V::kLanes, at = i / pieces * s.axis * s.inner + column;
    const int lanes = static_cast<int>(std::min<int64_t>(V::kLanes, s.inner - column));
    softmax_columns<V>(s.src + at, s.dst + at, s, lanes);
  }
}

template <class V>
TENON_INLINE void norm_row(const NormRows& s, int64_t row) {
  const float* src = s.src + row * s.length;
  float* dst = s.dst + row * s.length;
  V sum = V::zero(), squares = V::zero();
  const float* values = src;
  if (s.residual) {
    const float* more = s.residual + row * s.length;
    each_vector<V>(s.length, [&](int64_t i, int lanes) {
      store_lanes(load_lanes<V>(src + i, lanes) + load_lanes<V>(more + i, lanes), dst + i, lanes);
    });
    values = dst;
  }
  // Four sums each: one alone would wait for its own addition.
  V sums[4] = {V::zero(), V::zero(), V::zero(), V::zero()};
  constexpr int64_t kStep = 4 * V::kLanes;
  const int64_t whole = s.length / kStep * kStep;
  if (s.centred) {
    for (int64_t i = 0; i < whole; i += kStep) {
      for (int v = 0; v < 4; ++v) sums[v] = sums[v] + V::load(values + i + v * V::kLanes);
    }
    each_vector<V>(s.length - whole,
                   [&](int64_t i, int lanes) { sum = sum + load_lanes<V>(values + whole + i, lanes); });
    sum = sum + ((sums[0] + sums[1]) + (sums[2] + sums[3]));
  }
  const float count = static_cast<float>(s.length), mean = s.centred ? sum.sum() / count : 0;
  const V centre = V::all(mean);
  // Two passes: the one-pass formula loses all digits where the mean is far larger than the deviation.
  for (V& part : sums) part = V::zero();
  for (int64_t i = 0; i < whole; i += kStep) {
    for (int v = 0; v < 4; ++v) {
      const V x = V::load(values + i + v * V::kLanes) - centre;
      sums[v] = fma(x, x, sums[v]);
    }
  }
  each_vector<V>(s.length - whole, [&](int64_t i, int lanes) {
    const V x = pad_lanes(load_lanes<V>(values + whole + i, lanes) - centre, lanes, 0);
    squares = fma(x, x, squares);
  });
  squares = squares + ((sums[0] + sums[1]) + (sums[2] + sums[3]));
  const float inverse = 1.0f / std::sqrt(squares.sum() / count + s.epsilon);
  if (s.mean) s.mean[row] = mean;
  if (s.inverse_deviation) s.inverse_deviation[row] = inverse;
  const V factor = V::all(inverse);
  const int64_t group = s.groups ? row % s.groups : 0;
  const V one_scale = s.groups && s.scale ? V::all(s.scale[group]) : V::all(1.0f);
  const V one_bias = s.groups && s.bias ? V::all(s.bias[group]) : V::zero();
  each_vector<V>(s.length, [&](int64_t i, int lanes) {
    const V x = (load_lanes<V>(values + i, lanes) - centre) * factor;
    const V scale = s.groups || !s.scale ? one_scale : load_lanes<V>(s.scale + i, lanes);
    const V bias = s.groups || !s.bias ? one_bias : load_lanes<V>(s.bias + i, lanes);
    store_lanes(fma(x, scale, bias), dst + i, lanes);
  });
}

template <class V>
void norm_rows(const NormRows& s, const Team& team) {
  const WorkRange rows = team.range(s.rows);
  for (int64_t r = rows.begin; r < rows.end; ++r) norm_row<V>(s, r);
}

}  // namespace tenon::cpu
