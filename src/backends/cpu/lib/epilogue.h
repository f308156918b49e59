// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
// What a matrix-like kernel does to each result before it stores it.
#pragma once
#include <cstdint>

#include "backends/cpu/lib/activation.h"

namespace tenon::cpu {

struct Finish;  // in finish.h
/// Runs the program on columns [column, column + columns) of rows [row, row + rows) of the result, which are finished
/// otherwise.
void finish_part(const Finish& finish, int64_t row, int64_t rows, int64_t column, int64_t columns);

/// dst = activation(result + bias[column] + residual), or activation(result + bias[column]) + residual
struct Epilogue {
  const float* bias = nullptr;      // one per column (output channel), or none
  const float* residual = nullptr;  // rows and columns as dst, or none
  int64_t ld_residual = 0;          // floats from a row (pixel) of it to the next
  bool residual_last = false;
  Activation activation;
  const Finish* finish = nullptr;  // what follows, or nothing; not every kernel does it
  int64_t first_row = 0;           // of the result that `finish` knows
};

}  // namespace tenon::cpu
