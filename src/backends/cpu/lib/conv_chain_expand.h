// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
// What expands a block of channels of a chain: products of few steps. V is the vector type of the including file.
#pragma once
#include <utility>

#include "backends/cpu/lib/gemm_tile.h"

namespace tenon::cpu {

/// Tiles of one row of pixels, one beside the other.
struct ExpandTiles {
  const float* a = nullptr;  // [pixels, k]
  int64_t lda = 0;
  const float* b = nullptr;  // [segments * k, channels of the block]
  int64_t k = 0;             // steps of a segment
  int64_t segments = 1;      // of k: a moves by segment_stride from one to the next, b runs on
  int64_t segment_stride = 0;
  const float* bias = nullptr;  // or null
  float low = 0, high = 0;      // clipping
  float* c = nullptr;           // [pixels, channels of the block]
};

/// As compute_tile(), but for sums that begin with the bias. With 16 steps, adding it afterwards would be a twentieth
/// of the work, and so is what follows from the order at the end: where clipping waits for all sums, the processor
/// looks too short ahead to begin the next tile meanwhile. Beside its products a tile of 14 x 2 vectors takes 27 cycles
/// so, a maximum and a minimum at 2 a cycle, instead of 65.
template <class V, int kRows, int kVectors>
void expand_tile(const ExpandTiles& t, const float* a, float* c) {
  constexpr int kLanes = V::kLanes;
  V acc[kRows][kVectors];
  TENON_UNROLL
  for (int j = 0; j < kVectors; ++j) acc[0][j] = t.bias != nullptr ? V::load(t.bias + j * kLanes) : V::zero();
  TENON_UNROLL
  for (int r = 1; r < kRows; ++r) {
    TENON_UNROLL
    for (int j = 0; j < kVectors; ++j) acc[r][j] = acc[0][j];
  }
  const float* b = t.b;
  int64_t lda = t.lda;
  const V low = V::all(t.low), high = V::all(t.high);
  const auto step = [&](auto&& then) __attribute__((always_inline)) {
    asm("" : "+r"(lda));  // its multiples are made anew: GCC would keep them in memory, 14 cycles a tile
    V row[kVectors];
    TENON_UNROLL
    for (int j = 0; j < kVectors; ++j) row[j] = V::load(b + j * kLanes);
    TENON_UNROLL
    for (int r = 0; r < kRows; ++r) {
      const V x = V::all(a[r * lda]);
      TENON_UNROLL
      for (int j = 0; j < kVectors; ++j) {
        acc[r][j] = fma(x, row[j], acc[r][j]);
        then(r, j);
      }
    }
    ++a;
    b += kVectors * kLanes;
  };
  const auto nothing = [](int, int) __attribute__((always_inline)){};
  for (int64_t segment = t.segments; segment > 1; --segment, a += t.segment_stride - t.k) {
    for (int64_t k = t.k; k > 0; --k) step(nothing);
  }
  for (int64_t k = t.k - 1; k > 0; --k) step(nothing);
  step([&](int r, int j) __attribute__((always_inline)) {
    min(high, max(low, acc[r][j])).store(c + (r * kVectors + j) * kLanes);  // NaN stays
  });
}

/// How a row of pixels is cut: tiles of nearly equal height, the higher ones first.
template <class V, int kVectors>
class ExpandRow {
 public:
  static constexpr int kMost = near_tile_rows<V>(kVectors);

  explicit ExpandRow(int64_t pixels)
      : tiles_((pixels + kMost - 1) / kMost),
        height_(tiles_ > 0 ? pixels / tiles_ : 0),
        high_(pixels - tiles_ * height_) {}

  TENON_INLINE void run(const ExpandTiles& t) const {
    if (tiles_ == 0) return;
    const float* a = t.a;
    float* c = t.c;
    for (int64_t i = 0; i < tiles_; ++i) {
      const int64_t rows = height_ + (i < high_ ? 1 : 0);
      function(rows)(t, a, c);
      a += rows * t.lda;
      c += rows * kVectors * V::kLanes;
    }
  }

 private:
  using Function = void (*)(const ExpandTiles&, const float*, float*);

  static TENON_INLINE Function function(int64_t rows) { return pick(rows, std::make_integer_sequence<int, kMost>{}); }
  template <int... kRows>
  static TENON_INLINE Function pick(int64_t rows, std::integer_sequence<int, kRows...>) {
    static constexpr Function kTable[] = {expand_tile<V, kRows + 1, kVectors>...};
    return kTable[rows - 1];
  }

  int64_t tiles_, height_, high_;  // high_ tiles have one row more
};

}  // namespace tenon::cpu
