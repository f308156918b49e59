// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
// The image transforms of Winograd convolutions along one axis, from the matrices of winograd_points.h.
#pragma once
#include "backends/cpu/lib/gemm_tile.h"
#include "backends/cpu/lib/winograd_points.h"

namespace tenon::cpu {

/// sum and the terms kTerm, kTerm - 2, .. of row kRow of B^T d.
template <int kTile, int kTaps, int kRow, int kTerm, class V>
TENON_INLINE V add_terms(V sum, const V* d) {
  if constexpr (kTerm < 0) {
    return sum;
  } else {
    constexpr double kFactor = kCookToom<kTile, kTaps>.input[kRow][kTerm];
    if constexpr (kFactor == 1) {
      sum = sum + d[kTerm];
    } else if constexpr (kFactor == -1) {
      sum = sum - d[kTerm];
    } else if constexpr (kFactor != 0) {
      sum = fma(V::all(static_cast<float>(kFactor)), d[kTerm], sum);
    }
    return add_terms<kTile, kTaps, kRow, kTerm - 2>(sum, d);
  }
}

/// The terms kTop, kTop - 2, .. of row kRow of B^T d.
template <int kTile, int kTaps, int kRow, int kTop, class V>
TENON_INLINE V terms(const V* d) {
  constexpr double kFactor = kCookToom<kTile, kTaps>.input[kRow][kTop];
  if constexpr (kFactor == 0) {
    return terms<kTile, kTaps, kRow, kTop - 2>(d);
  } else {
    V first = d[kTop];
    if constexpr (kFactor != 1) first = V::all(static_cast<float>(kFactor)) * first;
    return add_terms<kTile, kTaps, kRow, kTop - 2>(first, d);
  }
}

template <int kTile, int kTaps, class V, int... kPair>
TENON_INLINE void transform_pairs(const V* d, V* out, std::integer_sequence<int, kPair...>) {
  constexpr int kTop = kTile + kTaps - 3;  // of a finite point's row
  const auto transform_pair = [&]<int kRow>(std::integral_constant<int, kRow>) __attribute__((always_inline)) {
    const V even = terms<kTile, kTaps, kRow, kTop>(d), odd = terms<kTile, kTaps, kRow, kTop - 1>(d);
    out[kRow] = even + odd;
    out[kRow + 1] = even - odd;
  };
  (transform_pair(std::integral_constant<int, 1 + 2 * kPair>{}), ...);
}

/// B^T along one axis: kTile + kTaps - 1 values to as many.
template <int kTile, int kTaps, class V>
TENON_INLINE void transform_input(const V (&d)[kTile + kTaps - 1], V (&out)[kTile + kTaps - 1]) {
  constexpr int kSize = kTile + kTaps - 1;
  out[0] = terms<kTile, kTaps, 0, kSize - 2>(d);
  transform_pairs<kTile, kTaps>(d, out, std::make_integer_sequence<int, kSize / 2 - 1>{});
  out[kSize - 1] = terms<kTile, kTaps, kSize - 1, kSize - 1>(d);
}

/// sum and row kRow of A^T m for the pairs of points from kPair on. `parts`: sums of each pair of m, or its
/// differences.
template <int kTile, int kTaps, int kRow, int kPair, class V>
TENON_INLINE V add_pairs(V sum, const V* parts) {
  if constexpr (2 * kPair + 2 >= kTile + kTaps - 1) {
    return sum;
  } else {
    constexpr double kFactor = kCookToom<kTile, kTaps>.output[kRow][1 + 2 * kPair];
    if constexpr (kFactor == 1) {
      sum = sum + parts[kPair];
    } else {
      sum = fma(V::all(static_cast<float>(kFactor)), parts[kPair], sum);
    }
    return add_pairs<kTile, kTaps, kRow, kPair + 1>(sum, parts);
  }
}

/// A^T along one axis: kTile + kTaps - 1 values to kTile.
template <int kTile, int kTaps, class V>
TENON_INLINE void transform_output(const V (&m)[kTile + kTaps - 1], V (&out)[kTile]) {
  constexpr int kSize = kTile + kTaps - 1, kPairs = kSize / 2 - 1;
  V sums[kPairs], differences[kPairs];
  TENON_UNROLL
  for (int i = 0; i < kPairs; ++i) {
    sums[i] = m[1 + 2 * i] + m[2 + 2 * i];
    differences[i] = m[1 + 2 * i] - m[2 + 2 * i];
  }
  const auto row = [&]<int kRow>(std::integral_constant<int, kRow>) __attribute__((always_inline)) {
    const V* parts = kRow % 2 == 0 ? sums : differences;
    out[kRow] = add_pairs<kTile, kTaps, kRow, 1>(parts[0], parts);  // the first points are 1 and -1
    if constexpr (kRow == 0) out[kRow] = m[0] + out[kRow];
    if constexpr (kRow == kTile - 1) out[kRow] = out[kRow] + m[kSize - 1];
  };
  const auto rows = [&]<int... kRow>(std::integer_sequence<int, kRow...>) __attribute__((always_inline)) {
    (row(std::integral_constant<int, kRow>{}), ...);
  };
  rows(std::make_integer_sequence<int, kTile>{});
}

}  // namespace tenon::cpu
