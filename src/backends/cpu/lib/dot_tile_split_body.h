// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
// Tiles of products of 8-bit integers by instructions that add pairs up in 16 bits: along lists that keep them exact.
#pragma once
#include <cstring>
#include <utility>

#include "backends/cpu/lib/dot_tile.h"
#include "backends/cpu/lib/split_weights.h"

namespace tenon::cpu {

/// B: Bytes32 or Bytes64. A panel of 16 channels is one vector or two, each with a list of its own.
template <class B>
struct SplitTile {
  static constexpr int kRows = 12;  // their sums, a vector of weights, a factor and two of products: 16 registers
  static constexpr int kVectors = kDotLanes / B::kLanes;

  const DotTile& t;
  const int8_t* list;
  const int8_t* ahead;  // to be fetched
  int64_t ahead_step;

  template <class Number>
  static TENON_INLINE Number read(const int8_t* from) {
    Number out;
    std::memcpy(&out, from, sizeof out);
    return out;
  }

  static TENON_INLINE const int8_t* places_of(const int8_t* list) { return list + B::kBytes; }

  static TENON_INLINE const int8_t* weights_of(const int8_t* list, const SplitHead& head) {
    const int64_t place_bytes = head.places() * int64_t{sizeof(int32_t)};
    return places_of(list) + (place_bytes + B::kBytes - 1) / B::kBytes * B::kBytes;
  }

  TENON_INLINE void pass_over(int64_t runs) {
    for (int64_t i = 0; i < runs; ++i) {
      const auto head = read<SplitHead>(list);
      list = weights_of(list, head) + head.vectors() * B::kBytes;
    }
  }

  TENON_INLINE void fetch(int groups) {
    _mm_prefetch(reinterpret_cast<const char*>(ahead), _MM_HINT_T1);
    ahead += groups * ahead_step;
  }

  /// Every loop over rows is unrolled, or GCC would keep the sums in memory.
  template <int kCount>
  TENON_INLINE void run(const uint8_t* rows, B (&sums)[kCount]) {
    const auto head = read<SplitHead>(list);
    const int8_t* places = places_of(list);
    const int8_t* weights = weights_of(list, head);
    const int64_t step = t.row_step;
    const B ones = B::words(1);
    for (int32_t i = 0; i < head.doubles; ++i, places += 2 * sizeof(int32_t), weights += 2 * B::kBytes) {
      const uint8_t *left = rows + read<int32_t>(places), *right = rows + read<int32_t>(places + sizeof(int32_t));
      const B first = B::load(weights), second = B::load(weights + B::kBytes);
      fetch(2);
#pragma GCC unroll 16
      for (int r = 0; r < kCount; ++r) {
        const B products = B::four(left + r * step).products(first);
        sums[r] = sums[r].plus_pairs(products.plus_words(B::four(right + r * step).products(second)), ones);
      }
    }
    for (int32_t i = 0; i < head.singles; ++i, places += sizeof(int32_t), weights += B::kBytes) {
      const uint8_t* data = rows + read<int32_t>(places);
      const B first = B::load(weights);
      fetch(1);
#pragma GCC unroll 16
      for (int r = 0; r < kCount; ++r) sums[r] = sums[r].plus_pairs(B::four(data + r * step).products(first), ones);
    }
    for (int32_t i = 0; i < head.chains; ++i) chain<kSplitChain>(rows, places, weights, sums);
    for (int32_t i = 0; i < head.shorts; ++i) chain<kSplitShort>(rows, places, weights, sums);
    list = weights;
  }

  template <int kEntries, int kCount>
  TENON_INLINE void chain(const uint8_t* rows, const int8_t*& places, const int8_t*& weights, B (&sums)[kCount]) {
    const int64_t step = t.row_step;
    const B ones = B::words(1);
    const uint8_t* data[kEntries];
#pragma GCC unroll 4
    for (int i = 0; i < kEntries; ++i, places += sizeof(int32_t)) data[i] = rows + read<int32_t>(places);
#pragma GCC unroll 16
    for (int r = 0; r < kCount; ++r) {
      B words = picked(data[0] + r * step, weights);
#pragma GCC unroll 4
      for (int i = 1; i < kEntries; ++i) {
        words = words.plus_words(picked(data[i] + r * step, weights + i * 2 * B::kBytes));
      }
      sums[r] = sums[r].plus_pairs(words, ones);
    }
    weights += kEntries * 2 * B::kBytes;
  }

  static TENON_INLINE B picked(const uint8_t* data, const int8_t* entry) {
    return B::sixteen(data).pick(B::load(entry)).products(B::load(entry + B::kBytes));
  }

  template <int kCount>
  void tile() {
    for (int vector = 0; vector < t.panels * kVectors; ++vector) {
      B sums[kCount];
#pragma GCC unroll 16
      for (int r = 0; r < kCount; ++r) sums[r] = B::load(t.start + vector * B::kLanes);
      pass_over(t.runs_before);
      for (int64_t i = 0; i < t.runs; ++i) run<kCount>(t.rows + i * t.run_step, sums);
      pass_over(t.runs_behind);
      ahead_step = 0;  // the first vector's steps fetch it all
#pragma GCC unroll 16
      for (int r = 0; r < kCount; ++r) sums[r].store(t.sums + r * kDotStep + vector * B::kLanes);
    }
  }

  template <int... kCounts>
  TENON_INLINE void tile_among(std::integer_sequence<int, kCounts...>) {
    (void)((t.count == kCounts + 1 && (tile<kCounts + 1>(), true)) || ...);
  }

  static int panels_of(int64_t) { return kDotPanels; }
  static int rows_of(int) { return kRows; }
  static void multiply(const DotTile& tile, bool) {
    SplitTile{tile, tile.weights, tile.ahead, tile.ahead_step}.tile_among(std::make_integer_sequence<int, kRows>{});
  }
  static void nothing() {}
};

/// `speed`: products a cycle.
template <class B>
constexpr DotKernel make_split_kernel(int speed) {
  return {.grain = kSplitWindow,
          .row_grain = 1,
          .takes_signed = false,
          .speed = speed,
          .lanes = B::kLanes,
          .panels_of = SplitTile<B>::panels_of,
          .rows_of = SplitTile<B>::rows_of,
          .multiply = SplitTile<B>::multiply,
          .enter = SplitTile<B>::nothing,
          .leave = SplitTile<B>::nothing};
}

}  // namespace tenon::cpu
