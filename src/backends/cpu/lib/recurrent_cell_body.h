// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// The body of recurrent_cell_avx2() and recurrent_cell_avx512().
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

/// A few rows of the batch in one direction.
template <class V>
struct RecurrentRows {
  const RecurrentCell& a;
  int64_t d, row, rows;  // direction, first row of the batch, how many
  float *from_x, *from_h, *h, *c, *gated;

  RecurrentRows(const RecurrentCell& args, int64_t direction, int64_t first, float* scratch)
      : a(args),
        d(direction),
        row(first),
        rows(args.batch - first < RecurrentCell::kRows ? args.batch - first : RecurrentCell::kRows) {
    constexpr int64_t kRows = RecurrentCell::kRows;
    from_x = scratch;
    from_h = from_x + kRows * a.width();
    h = from_h + kRows * a.width();
    c = h + kRows * a.hidden;
    gated = c + kRows * a.hidden;
  }

  int64_t length_of(int64_t r) const {
    const int64_t given = a.lengths && r < rows ? a.lengths[row + r] : a.length;
    return given < 0 ? 0 : given > a.length ? a.length : given;
  }

  void start(float* state, const float* first) const {
    std::memset(state, 0, sizeof(float) * static_cast<size_t>(RecurrentCell::kRows * a.hidden));
    if (!first) return;
    std::memcpy(state, first + (d * a.batch + row) * a.hidden, sizeof(float) * static_cast<size_t>(rows * a.hidden));
  }

  void start_gates(float* gates, int which) const {
    const size_t bytes = sizeof(float) * static_cast<size_t>(a.width());
    for (int64_t r = 0; r < RecurrentCell::kRows; ++r) {
      if (a.bias) {
        std::memcpy(gates + r * a.width(), a.bias + (2 * d + which) * a.width(), bytes);
      } else {
        std::memset(gates + r * a.width(), 0, bytes);
      }
    }
  }

  void lstm(int64_t r) const {
    const int64_t n = a.hidden;
    const float *gx = from_x + r * a.width(), *gh = from_h + r * a.width();
    each_vector<V>(n, [&](int64_t k, int lanes) {
      const auto gate = [&](int64_t which) {
        return load_lanes<V>(gx + which * n + k, lanes) + load_lanes<V>(gh + which * n + k, lanes);
      };
      const V i = sigmoid(gate(0)), o = sigmoid(gate(1)), f = sigmoid(gate(2));
      const V cell = fma(f, load_lanes<V>(c + r * n + k, lanes), i * tanh(gate(3)));
      store_lanes(cell, c + r * n + k, lanes);
      store_lanes(o * tanh(cell), h + r * n + k, lanes);
    });
  }

  /// z into the first gate of from_x; the state as the reset gate lets it through.
  void gru_gates(int64_t r) const {
    const int64_t n = a.hidden;
    float *gx = from_x + r * a.width(), *gh = from_h + r * a.width();
    each_vector<V>(n, [&](int64_t k, int lanes) {
      const auto gate = [&](int64_t which) {
        return sigmoid(load_lanes<V>(gx + which * n + k, lanes) + load_lanes<V>(gh + which * n + k, lanes));
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
    each_vector<V>(n, [&](int64_t k, int lanes) {
      const V now = tanh(load_lanes<V>(gx + 2 * n + k, lanes) + load_lanes<V>(gh + 2 * n + k, lanes));
      const V z = load_lanes<V>(gx + k, lanes), before = load_lanes<V>(h + r * n + k, lanes);
      store_lanes(fma(z, before - now, now), h + r * n + k, lanes);
    });
  }

  void step(int64_t s) const {
    constexpr int64_t kRows = RecurrentCell::kRows;
    const int64_t width = a.width(), n = a.hidden;
    const bool backward = a.reverse || d == 1;
    const float* w = a.weights + d * (a.inputs + n) * width;
    const float* recurrent = w + a.inputs * width;
    const float *x[kRows], *state[kRows], *through[kRows];
    int64_t t[kRows];
    for (int64_t r = 0; r < kRows; ++r) {
      t[r] = s < length_of(r) ? (backward ? length_of(r) - 1 - s : s) : -1;
      x[r] = a.x + ((t[r] < 0 ? 0 : t[r]) * a.batch + (r < rows ? row + r : row)) * a.inputs;
      state[r] = h + r * n;
      through[r] = gated + r * n;
    }
    start_gates(from_x, 0);
    start_gates(from_h, 1);
    add_products<V>(x, a.inputs, w, width, 0, width, from_x);
    const bool late = a.gates == 3 && !a.linear_before_reset;  // the last gate waits for the reset
    add_products<V>(state, n, recurrent, width, 0, late ? 2 * n : width, from_h);
    if (a.gates == 3) {
      for (int64_t r = 0; r < rows; ++r) gru_gates(r);
      if (late) add_products<V>(through, n, recurrent, width, 2 * n, width, from_h);
    }
    for (int64_t r = 0; r < rows; ++r) {
      if (t[r] < 0) continue;
      if (a.gates == 3) {
        gru_state(r);
      } else {
        lstm(r);
      }
      if (!a.y) continue;
      std::memcpy(a.y + ((t[r] * a.directions + d) * a.batch + row + r) * n, h + r * n,
                  sizeof(float) * static_cast<size_t>(n));
    }
  }

  void run() const {
    const size_t bytes = sizeof(float) * static_cast<size_t>(a.hidden);
    start(h, a.first_h);
    start(c, a.first_c);
    std::memset(gated, 0, bytes * RecurrentCell::kRows);
    int64_t longest = 0;
    for (int64_t r = 0; r < rows; ++r) {
      longest = length_of(r) > longest ? length_of(r) : longest;
      for (int64_t t = length_of(r); a.y && t < a.length; ++t) {  // nothing stands behind the end
        std::memset(a.y + ((t * a.directions + d) * a.batch + row + r) * a.hidden, 0, bytes);
      }
    }
    for (int64_t s = 0; s < longest; ++s) step(s);
    const int64_t to = (d * a.batch + row) * a.hidden;
    if (a.last_h) std::memcpy(a.last_h + to, h, bytes * static_cast<size_t>(rows));
    if (a.last_c) std::memcpy(a.last_c + to, c, bytes * static_cast<size_t>(rows));
  }
};

template <class V>
void recurrent_cell(const RecurrentCell& a, const Team& team) {
  const int64_t blocks = (a.batch + RecurrentCell::kRows - 1) / RecurrentCell::kRows;
  const WorkRange work = team.range(a.directions * blocks);
  for (int64_t i = work.begin; i < work.end; ++i) {
    RecurrentRows<V>(a, i / blocks, i % blocks * RecurrentCell::kRows, a.scratch + team.rank * a.scratch_floats())
        .run();
  }
}

}  // namespace tenon::cpu
