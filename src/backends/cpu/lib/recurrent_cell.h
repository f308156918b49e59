// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
// LSTM, GRU and RNN over whole sequences: a member of the team takes a few rows of the batch from the first step to the
// last, or, where there are too few of them, some of the units of the same rows.
#pragma once
#include <cstdint>

#include "base/threads.h"

namespace tenon::cpu {

/// Sizes and addresses of one run. Weights are transposed: the rows of all gates lie along a row of memory.
struct RecurrentCell {
  static constexpr int64_t kRows = 4;  // of the batch, taken together

  int64_t length = 0, batch = 1, inputs = 1, hidden = 1, directions = 1;
  int64_t gates = 4;     // 4: LSTM (i, o, f, c); 3: GRU (z, r, h); 1: RNN
  bool reverse = false;  // the only direction goes backward; a second one always does
  bool linear_before_reset = false;
  bool coupled = false;  // of an LSTM: f = 1 - i
  bool is_relu = false;  // of an RNN, in place of tanh
  float clip = 0;        // of what goes into an activation; 0: none

  const float* x = nullptr;          // [length, batch, inputs]
  const float* weights = nullptr;    // [directions, inputs + hidden, gates * hidden]
  const float* bias = nullptr;       // [directions, 2, gates * hidden], or null
  const int32_t* lengths = nullptr;  // [batch], or null: all of them
  const float* first_h = nullptr;    // [directions, batch, hidden], or null: 0
  const float* first_c = nullptr;
  const float* peepholes = nullptr;  // [directions, 3 * hidden] of i, o, f, or null
  float* y = nullptr;                // [length, directions, batch, hidden], or null: not wanted
  float* last_h = nullptr;           // [directions, batch, hidden], or null
  float* last_c = nullptr;
  float* scratch = nullptr;  // scratch_floats() for each member

  int64_t width() const { return gates * hidden; }
  int64_t scratch_floats() const { return kRows * (2 * width() + 3 * hidden) / 16 * 16 + 16; }
};

/// Every member of the team calls it. There are barriers where members share rows: two a step.
void recurrent_cell_avx2(const RecurrentCell& args, const Team& team);
void recurrent_cell_avx512(const RecurrentCell& args, const Team& team);

}  // namespace tenon::cpu
