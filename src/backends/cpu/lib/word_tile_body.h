// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
// The body of the word kernels for any type S of sums, as PairSums8 and PairSums16 are.
#pragma once
#include <immintrin.h>

#include <utility>

#include "backends/cpu/lib/word_tile.h"

namespace tenon::cpu {

/// Rows whose sums, with the weights and one pair of a row, fill the registers.
template <class S>
constexpr int word_rows(int registers) {
  if (S::kRegisters == 2) return registers == 2 ? 6 : 12;
  return registers == 4 ? 6 : registers == 3 ? 8 : registers == 2 ? 12 : 14;
}

/// The loops over sums are unrolled, or GCC would keep them in memory.
template <class S, int kRows, int kRegs>
void word_tile(const WordTile& t) {
  S sums[kRows][kRegs];
#pragma GCC unroll 16
  for (int r = 0; r < kRows; ++r) {
#pragma GCC unroll 4
    for (int i = 0; i < kRegs; ++i) sums[r][i] = S::zero();
  }
  const int16_t *weights = t.weights, *rows = t.rows, *ahead = t.ahead;
  for (int64_t k = 0; k < t.pairs; ++k, rows += 2, weights += 2 * kRegs * S::kLanes, ahead += t.ahead_step) {
    _mm_prefetch(reinterpret_cast<const char*>(ahead), _MM_HINT_T1);
    S panel[kRegs];
#pragma GCC unroll 4
    for (int i = 0; i < kRegs; ++i) panel[i] = S::words(weights + 2 * i * S::kLanes);
#pragma GCC unroll 16
    for (int r = 0; r < kRows; ++r) {
      const S pair = S::pair(rows + r * t.row_step);
#pragma GCC unroll 4
      for (int i = 0; i < kRegs; ++i) sums[r][i].add_products(pair, panel[i]);
    }
  }
#pragma GCC unroll 16
  for (int r = 0; r < kRows; ++r) {
#pragma GCC unroll 4
    for (int i = 0; i < kRegs; ++i) sums[r][i].store(t.sums + (r * S::kRegisters + i) * S::kLanes);
  }
}

template <class S, int kRegs, int... kRows>
void word_tile_of_rows(const WordTile& t, std::integer_sequence<int, kRows...>) {
  (void)((t.count == kRows + 1 && (word_tile<S, kRows + 1, kRegs>(t), true)) || ...);
}

template <class S, int... kRegs>
void word_tile_among(const WordTile& t, std::integer_sequence<int, kRegs...>) {
  (void)((t.registers == kRegs + 1 &&
          (word_tile_of_rows<S, kRegs + 1>(t, std::make_integer_sequence<int, word_rows<S>(kRegs + 1)>{}), true)) ||
         ...);
}

template <class S>
constexpr WordKernel make_word_kernel() {
  return {.lanes = S::kLanes, .registers = S::kRegisters, .rows_of = word_rows<S>, .multiply = [](const WordTile& t) {
            word_tile_among<S>(t, std::make_integer_sequence<int, S::kRegisters>{});
          }};
}

}  // namespace tenon::cpu
