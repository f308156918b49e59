// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
// Lines of memory that the end of a tile of a matrix product reads and writes, fetched over its first steps.
#pragma once
#include "backends/cpu/lib/gemm_tile_args.h"

namespace tenon::cpu {

/// Are the lines that a tile's end reads and writes fetched one by one? From far and in one go they would take all the
/// buffers that the tile's own loads need: 1x1 convolutions of 64 and 128 channels with a residual in place took 2 %
/// less one by one, 8 % with one elsewhere (one thread of a Xeon, AVX-512). From near it cost Winograd's products 1 %,
/// with AVX2 2 %.
template <class V>
TENON_INLINE bool fetches_singly(const Tile& t) {
  return V::kLanes == 16 && !t.near_c;
}

/// Steps of a tile of so many rows and columns that fetch these lines.
template <class V>
TENON_INLINE int64_t line_steps(const Tile& t, int64_t rows, int64_t columns) {
  if (!fetches_singly<V>(t)) return t.k < rows ? t.k : rows;
  const int64_t most = 2 * rows * ((columns + kLineFloats - 1) / kLineFloats);
  return t.k - t.k / 4 < most ? t.k - t.k / 4 : most;
}

/// The lines, one by one.
template <class V, int kRows, int kVectors>
class SingleLines {
 public:
  explicit SingleLines(const Tile& t)
      : tile_(t), c_(t.c), added_(t.residual), steps_(line_steps<V>(t, kRows, kColumns)) {
    two_ = added_ != nullptr && added_ != c_;
  }
  /// Those of one step.
  TENON_INLINE void fetch_due() {
    for (due_ += kLines; due_ >= steps_; due_ -= steps_) {
      _mm_prefetch(reinterpret_cast<const char*>(c_ + at_), _MM_HINT_T0);
      if (two_) _mm_prefetch(reinterpret_cast<const char*>(added_ + at_), _MM_HINT_T0);
      at_ += kLineFloats;
      if (at_ < kColumns) continue;
      at_ = 0;
      c_ += tile_.ldc;
      if (two_) added_ += tile_.ld_residual;
    }
  }

 private:
  static constexpr int64_t kColumns = kVectors * V::kLanes;
  static constexpr int64_t kLines = kRows * ((kColumns + kLineFloats - 1) / kLineFloats);
  const Tile& tile_;
  const float *c_, *added_;
  int64_t steps_ = 0, due_ = 0, at_ = 0;
  bool two_ = false;
};

/// All lines of a row at once.
template <class V, int kVectors>
TENON_INLINE void fetch_row(const float* c, const float* added) {
  TENON_UNROLL
  for (int j = 0; j < kVectors; j += kLineFloats / V::kLanes) {
    _mm_prefetch(reinterpret_cast<const char*>(c + j * V::kLanes), _MM_HINT_T0);
    _mm_prefetch(reinterpret_cast<const char*>(added + j * V::kLanes), _MM_HINT_T0);
  }
}

}  // namespace tenon::cpu
