// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// The body of recurrent_cell_avx2() and recurrent_cell_avx512().
#pragma once
#include <cstring>

#include "backends/cpu/lib/recurrent_units.h"

namespace tenon::cpu {

/// A few rows of the batch in one direction, from the first step to the last.
template <class V>
struct RecurrentRows : RecurrentUnits<V> {
  using Units = RecurrentUnits<V>;
  using Units::a, Units::d, Units::row, Units::rows, Units::team, Units::begin, Units::end;
  using Units::from_x, Units::from_h, Units::h, Units::c, Units::gated, Units::sync;

  RecurrentRows(const RecurrentCell& args, int64_t direction, int64_t first, float* scratch, const Team* shared)
      : Units{.a = args,
              .d = direction,
              .row = first,
              .rows = args.batch - first < RecurrentCell::kRows ? args.batch - first : RecurrentCell::kRows,
              .team = shared,
              .end = args.hidden} {
    if (team) {
      const WorkRange mine = team->range((a.hidden + V::kLanes - 1) / V::kLanes);
      begin = mine.begin * V::kLanes < a.hidden ? mine.begin * V::kLanes : a.hidden;
      end = mine.end * V::kLanes < a.hidden ? mine.end * V::kLanes : a.hidden;
    }
    constexpr int64_t kRows = RecurrentCell::kRows;
    from_x = scratch;
    from_h = from_x + kRows * a.width();
    h = from_h + kRows * a.width();
    c = h + kRows * a.hidden;
    gated = c + kRows * a.hidden;
  }

  /// Adds the products with the columns of its units, of gates first..last.
  void products(const float* const* x, int64_t depth, const float* w, int64_t first, int64_t last, float* out) const {
    if (!team) return add_products<V>(x, depth, w, a.width(), first * a.hidden, last * a.hidden, out);
    for (int64_t g = first; g < last; ++g) {
      add_products<V>(x, depth, w, a.width(), g * a.hidden + begin, g * a.hidden + end, out);
    }
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
    const size_t bytes = sizeof(float) * static_cast<size_t>(end - begin);
    for (int64_t i = 0; i < RecurrentCell::kRows * a.gates; ++i) {
      const int64_t at = i * a.hidden + begin, gate = i % a.gates * a.hidden + begin;
      if (a.bias) {
        std::memcpy(gates + at, a.bias + (2 * d + which) * a.width() + gate, bytes);
      } else {
        std::memset(gates + at, 0, bytes);
      }
    }
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
    products(x, a.inputs, w, 0, a.gates, from_x);
    const bool late = a.gates == 3 && !a.linear_before_reset;  // the last gate waits for the reset
    products(state, n, recurrent, 0, late ? 2 : a.gates, from_h);
    if (a.gates == 3) {
      for (int64_t r = 0; r < rows; ++r) this->gru_gates(r);
    }
    sync();  // behind it nobody reads the old state of others
    if (late) products(through, n, recurrent, 2, 3, from_h);
    for (int64_t r = 0; r < rows; ++r) {
      if (t[r] >= 0) finish(r, t[r]);
    }
    sync();
  }

  /// The new state of a row, at its step `t`.
  void finish(int64_t r, int64_t t) const {
    if (a.gates == 4) {
      this->lstm(r);
    } else if (a.gates == 3) {
      this->gru_state(r);
    } else {
      this->rnn(r);
    }
    if (!a.y) return;
    std::memcpy(a.y + ((t * a.directions + d) * a.batch + row + r) * a.hidden + begin, h + r * a.hidden + begin,
                sizeof(float) * static_cast<size_t>(end - begin));
  }

  void run() const {
    const size_t bytes = sizeof(float) * static_cast<size_t>(a.hidden);
    const bool first = !team || team->rank == 0;
    if (first) {
      start(h, a.first_h);
      start(c, a.first_c);
      std::memset(gated, 0, bytes * RecurrentCell::kRows);
    }
    sync();
    int64_t longest = 0;
    for (int64_t r = 0; r < rows; ++r) {
      longest = length_of(r) > longest ? length_of(r) : longest;
      for (int64_t t = length_of(r); first && a.y && t < a.length; ++t) {  // nothing stands behind the end
        std::memset(a.y + ((t * a.directions + d) * a.batch + row + r) * a.hidden, 0, bytes);
      }
    }
    for (int64_t s = 0; s < longest; ++s) step(s);
    if (!first) return;
    const int64_t to = (d * a.batch + row) * a.hidden;
    if (a.last_h) std::memcpy(a.last_h + to, h, bytes * static_cast<size_t>(rows));
    if (a.last_c) std::memcpy(a.last_c + to, c, bytes * static_cast<size_t>(rows));
  }
};

template <class V>
void recurrent_cell(const RecurrentCell& a, const Team& team) {
  const int64_t blocks = (a.batch + RecurrentCell::kRows - 1) / RecurrentCell::kRows;
  const int64_t items = a.directions * blocks;
  constexpr int64_t kWorthABarrier = 128;  // units: fewer take less time than two barriers
  const bool shared = 2 * items <= team.size && a.hidden >= kWorthABarrier;
  const WorkRange work = shared ? WorkRange{0, items} : team.range(items);
  for (int64_t i = work.begin; i < work.end; ++i) {
    float* scratch = a.scratch + (shared ? 0 : team.rank) * a.scratch_floats();
    RecurrentRows<V>(a, i / blocks, i % blocks * RecurrentCell::kRows, scratch, shared ? &team : nullptr).run();
    if (shared) team.sync();  // the next rows take the same scratch
  }
}

}  // namespace tenon::cpu
