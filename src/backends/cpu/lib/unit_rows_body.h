// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
// The body of unit_rows_avx2() and unit_rows_avx512().
#pragma once
#include <algorithm>

#include "backends/cpu/lib/finish_range.h"
#include "backends/cpu/lib/rows_body.h"

namespace tenon::cpu {

/// One row, or `lanes` columns of [axis, inner].
template <class V>
TENON_INLINE void unit_part(const UnitRows& s, int64_t at, int lanes) {
  const float* src = s.src + at;
  float* dst = s.dst + at;
  const bool squares = s.p == 2;
  const V floor = V::all(s.epsilon), zero = V::zero();
  V norm = zero;
  const auto add = [&](V x) { norm = squares ? fma(x, x, norm) : norm + abs(x); };
  if (s.inner == 1) {
    each_vector<V>(s.axis, [&](int64_t i, int n) { add(load_lanes<V>(src + i, n)); });  // zeros behind the last
    norm = V::all(norm.sum());
  } else {
    for (int64_t a = 0; a < s.axis; ++a) add(load_lanes<V>(src + a * s.inner, lanes));
  }
  if (squares) norm = sqrt(norm);
  norm = V::select(less(norm, floor), floor, norm);
  const auto nothing = equal(norm, zero);
  const auto unit = [&](V x) { return V::select(nothing, zero, x / norm); };
  if (s.inner == 1) {
    each_vector<V>(s.axis, [&](int64_t i, int n) { store_lanes(unit(load_lanes<V>(src + i, n)), dst + i, n); });
  } else {
    for (int64_t a = 0; a < s.axis; ++a) {
      store_lanes(unit(load_lanes<V>(src + a * s.inner, lanes)), dst + a * s.inner, lanes);
    }
  }
}

template <class V>
void unit_rows(const UnitRows& s, const Team& team) {
  if (s.finish != nullptr) {  // rows of the last axis, together as many as stay in L1 until the program has run on them
    const int64_t most = std::max<int64_t>(1, kFinishedFloats / s.axis);
    const WorkRange own = team.range(s.outer);
    for (int64_t row = own.begin; row < own.end; row += most) {
      const int64_t end = std::min(row + most, own.end);
      for (int64_t i = row; i < end; ++i) unit_part<V>(s, i * s.axis, V::kLanes);
      finish_range(*s.finish, row * s.axis, end * s.axis);
    }
    return;
  }
  const int64_t pieces = s.inner == 1 ? 1 : (s.inner + V::kLanes - 1) / V::kLanes;
  const WorkRange work = team.range(s.outer * pieces);
  for (int64_t i = work.begin; i < work.end; ++i) {
    const int64_t column = i % pieces * V::kLanes;
    const int lanes = static_cast<int>(std::min<int64_t>(V::kLanes, s.inner - column));
    unit_part<V>(s, i / pieces * s.axis * s.inner + column, lanes);
  }
}

}  // namespace tenon::cpu
