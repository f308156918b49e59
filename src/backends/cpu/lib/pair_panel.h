// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
// Products with few columns, two steps at once: a vector holds eight columns of two rows of B, lane by lane in turns.
#pragma once
#include <cstdint>

#include "backends/cpu/lib/gemm_f32.h"

namespace tenon::cpu {

inline constexpr int64_t kPairColumns = 8;

/// Vectors for n columns, or 0 where whole vectors do as well: with 16 columns a step would be bound by its loads, with
/// 24 and 40 half a vector would be idle.
inline int pair_vectors(int64_t n) {
  const int64_t vectors = (n + kPairColumns - 1) / kPairColumns;
  return vectors == 2 || vectors == 3 || vectors == 5 ? static_cast<int>(vectors) : 0;
}

/// B [k, n] with an even k: for each two steps pair_vectors(n) vectors of 16.
void pack_pairs(const StridedMatrix& b, int64_t k, int64_t n, float* dst);

}  // namespace tenon::cpu
