// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// What one step makes of the sums of its gates, for units of a few rows, and those sums.
#pragma once
#include <cstring>

#include "backends/cpu/lib/recurrent_cell.h"
#include "backends/cpu/lib/rows_body.h"
#include "backends/cpu/lib/vec_math.h"

namespace tenon::cpu {

/// out[r,j] += sum over i of x[r][i] w[i,j], for columns begin..end of rows that are `width` apart.
template <class V>
TENON_INLINE void add_products(const float* const* x, int64_t depth, const float* w, int64_t width, int64_t begin,
                               int64_t end, float* out) {
  constexpr int64_t kRows = RecurrentCell::kRows;
  const auto block = [&](int64_t j, int lanes, auto count) {
    constexpr int kVectors = decltype(count)::value;
    V sum[kRows][kVectors];
    for (int64_t r = 0; r < kRows; ++r) {
      for (int v = 0; v < kVectors; ++v) sum[r][v] = load_lanes<V>(out + r * width + j + v * V::kLanes, lanes);
    }
    for (int64_t i = 0; i < depth; ++i) {
      V weight[kVectors];
      for (int v = 0; v < kVectors; ++v) weight[v] = load_lanes<V>(w + i * width + j + v * V::kLanes, lanes);
      for (int64_t r = 0; r < kRows; ++r) {
        const V factor = V::all(x[r][i]);
        for (int v = 0; v < kVectors; ++v) sum[r][v] = fma(factor, weight[v], sum[r][v]);
      }
    }
    for (int64_t r = 0; r < kRows; ++r) {
      for (int v = 0; v < kVectors; ++v) store_lanes(sum[r][v], out + r * width + j + v * V::kLanes, lanes);
    }
  };
  int64_t j = begin;
  for (; j + 2 * V::kLanes <= end; j += 2 * V::kLanes) block(j, V::kLanes, std::integral_constant<int, 2>());
  each_vector<V>(end - j, [&](int64_t k, int lanes) { block(j + k, lanes, std::integral_constant<int, 1>()); });
}

/// Units of a few rows of the batch in one direction. `team`: who shares them, or null; then each has begin..end.
template <class V>
struct RecurrentUnits {
  const RecurrentCell& a;
  int64_t d, row, rows;  // direction, first row of the batch, how many
  const Team* team;
  int64_t begin = 0, end;
  float *from_x = nullptr, *from_h = nullptr, *h = nullptr, *c = nullptr, *gated = nullptr;

  void sync() const {
    if (team) team->sync();
  }
  /// The units that this member has.
  template <class F>
  void each_unit(F f) const {
    each_vector<V>(end - begin, [&](int64_t k, int lanes) { f(begin + k, lanes); });
  }
  V clipped(V x) const {
    if (a.clip <= 0) return x;
    const V most = V::all(a.clip);
    return min(max(x, V::zero() - most), most);
  }
  void rnn(int64_t r) const {
    const float *gx = from_x + r * a.width(), *gh = from_h + r * a.width();
    each_unit([&](int64_t k, int lanes) {
      const V sum = clipped(load_lanes<V>(gx + k, lanes) + load_lanes<V>(gh + k, lanes));
      store_lanes(a.is_relu ? max(sum, V::zero()) : tanh(sum), h + r * a.hidden + k, lanes);
    });
  }

  void lstm(int64_t r) const {
    const int64_t n = a.hidden;
    const float *gx = from_x + r * a.width(), *gh = from_h + r * a.width();
    const float* peep = a.peepholes ? a.peepholes + d * 3 * n : nullptr;
    each_unit([&](int64_t k, int lanes) {
      const auto gate = [&](int64_t which, V seen) {
        V sum = load_lanes<V>(gx + which * n + k, lanes) + load_lanes<V>(gh + which * n + k, lanes);
        if (peep && which < 3) sum = fma(load_lanes<V>(peep + which * n + k, lanes), seen, sum);
        return clipped(sum);
      };
      const V before = load_lanes<V>(c + r * n + k, lanes);
      const V i = sigmoid(gate(0, before)), f = a.coupled ? V::all(1.0f) - i : sigmoid(gate(2, before));
      const V cell = fma(f, before, i * tanh(gate(3, before)));
      const V o = sigmoid(gate(1, cell));
      store_lanes(cell, c + r * n + k, lanes);
      store_lanes(o * tanh(cell), h + r * n + k, lanes);
    });
  }

  /// z into the first gate of from_x; the state as the reset gate lets it through.
  void gru_gates(int64_t r) const {
    const int64_t n = a.hidden;
    float *gx = from_x + r * a.width(), *gh = from_h + r * a.width();
    each_unit([&](int64_t k, int lanes) {
      const auto gate = [&](int64_t which) {
        return sigmoid(clipped(load_lanes<V>(gx + which * n + k, lanes) + load_lanes<V>(gh + which * n + k, lanes)));
      };
      const V reset = gate(1);
      store_lanes(gate(0), gx + k, lanes);
      if (a.linear_before_reset) {
        store_lanes(reset * load_lanes<V>(gh + 2 * n + k, lanes), gh + 2 * n + k, lanes);
      } else {
        store_lanes(reset * load_lanes<V>(h + r * n + k, lanes), gated + r * n + k, lanes);
      }
    });
  }

  void gru_state(int64_t r) const {
    const int64_t n = a.hidden;
    const float *gx = from_x + r * a.width(), *gh = from_h + r * a.width();
    each_unit([&](int64_t k, int lanes) {
      const V now = tanh(clipped(load_lanes<V>(gx + 2 * n + k, lanes) + load_lanes<V>(gh + 2 * n + k, lanes)));
      const V z = load_lanes<V>(gx + k, lanes), before = load_lanes<V>(h + r * n + k, lanes);
      store_lanes(fma(z, before - now, now), h + r * n + k, lanes);
    });
  }
};

}  // namespace tenon::cpu
