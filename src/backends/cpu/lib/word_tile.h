// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
// Rows of 16-bit integers times strips of channels, sums of 32 bits, which run over as unsigned ones do.
#pragma once
#include <cstdint>

namespace tenon::cpu {

/// sums[row][channel] = sum over words of rows[row] * weights[channel].
struct WordTile {
  const int16_t* rows = nullptr;
  int64_t row_step = 0;              // words
  int count = 1;                     // rows, at most kernel.rows_of(registers)
  const int16_t* weights = nullptr;  // [pairs][registers * kernel.lanes][2]
  int registers = 1;
  int64_t pairs = 1;               // of words
  int32_t* sums = nullptr;         // rows are kernel.registers * kernel.lanes apart
  const int16_t* ahead = nullptr;  // what to fetch into the second cache meanwhile
  int64_t ahead_step = 0;          // words of it for each pair
};

/// One way to multiply such tiles.
struct WordKernel {
  int lanes = 8;      // sums of a register
  int registers = 2;  // at most, of a row
  int (*rows_of)(int registers) = nullptr;
  void (*multiply)(const WordTile& tile) = nullptr;
};

const WordKernel& word_kernel_avx2();
const WordKernel& word_kernel_avx512();
const WordKernel& word_kernel_vnni();

}  // namespace tenon::cpu
