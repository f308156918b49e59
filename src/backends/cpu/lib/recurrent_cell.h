// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
// LSTM and GRU over whole sequences: a member of the team takes a few rows of the batch from the first step to the
// last.
#pragma once
#include <cstdint>

#include "base/threads.h"

namespace tenon::cpu {

/// Sizes and addresses of one run. Weights are transposed: the rows of all gates lie along a row of memory.
struct RecurrentCell {
  static constexpr int64_t kRows = 4;  // of the batch, taken together

  int64_t length = 0, batch = 1, inputs = 1, hidden = 1, directions = 1;
  int64_t gates = 4;     // 4: LSTM (i, o, f, c); 3: GRU (z, r, h)
  bool reverse = false;  // the only direction goes backward; a second one always does
  bool linear_before_reset = false;

  const float* x = nullptr;          // [length, batch, inputs]
  const float* weights = nullptr;    // [directions, inputs + hidden, gates * hidden]
  const float* bias = nullptr;       // [directions, 2, gates * hidden], or null
  const int32_t* lengths = nullptr;  // [batch], or null: all of them
  const float* first_h = nullptr;    // [directions, batch, hidden], or null: 0
  const float* first_c = nullptr;
  float* y = nullptr;       // [length, directions, batch, hidden], or null: not wanted
  float* last_h = nullptr;  // [directions, batch, hidden], or null
  float* last_c = nullptr;
  float* scratch = nullptr;  // scratch_floats() for each member

  int64_t width() const { return gates * hidden; }
  int64_t scratch_floats() const { return kRows * (2 * width() + 3 * hidden) / 16 * 16 + 16; }
};

/// Every member of the team calls it; no barrier.
void recurrent_cell_avx2(const RecurrentCell& args, const Team& team);
void recurrent_cell_avx512(const RecurrentCell& args, const Team& team);

}  // namespace tenon::cpu
