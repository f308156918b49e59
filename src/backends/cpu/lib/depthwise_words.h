// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
// Depthwise convolution of 8-bit integers, channels last, exact, for processors whose 8-bit instructions saturate: the
// words of two rows of a picture, interleaved, times pairs of weights, summed up in 32 bits.
#pragma once
#include <algorithm>

#include "backends/cpu/lib/requantize.h"
#include "backends/cpu/lib/window.h"
#include "base/threads.h"

namespace tenon::cpu {

/// Results of one or two rows are computed at a time, from `pairs` pairs of rows of the picture.
struct DepthwiseWordsShape {
  int64_t c = 1, kernel_h = 1, kernel_w = 1;
  int rows = 1;

  static constexpr int kLanes = 8, kBlock = 32;  // channels of a register of sums, and of those that share a pass
  static constexpr int kTile = 4;                // results side by side
  static constexpr int64_t kMostPairs = 8;

  static DepthwiseWordsShape of(const Window& w) { return {w.c, w.kernel_h, w.kernel_w, w.stride_h == 1 ? 2 : 1}; }
  int64_t pairs() const { return (kernel_h + rows) / 2; }
  int64_t blocks() const { return (c + kBlock - 1) / kBlock; }
  int64_t lane_words() const { return pairs() * kernel_w * rows * 2 * kLanes; }
  int64_t words() const { return (c + kLanes - 1) / kLanes * lane_words(); }
  /// Columns of the picture, with margins, that a row of tiles reads.
  int64_t columns(const Window& w) const {
    return (std::max<int64_t>(w.out_w, kTile) - 1) * w.stride_w + (w.kernel_w - 1) * w.dilation_w + 1;
  }
  /// Words of what a thread interleaves.
  int64_t pair_words(const Window& w) const { return columns(w) * 2 * kBlock; }
};

/// Packed weights: for each eight channels, pair of rows, column and row of results, two words a channel.
/// `weight(channel, tap)`.
template <class Weight>
void pack_depthwise_words(const DepthwiseWordsShape& s, const Weight& weight, int16_t* to) {
  for (int64_t first = 0; first < s.c; first += s.kLanes) {
    for (int64_t i = 0; i < s.pairs() * s.kernel_w * s.rows; ++i) {
      const int64_t result = i % s.rows, kx = i / s.rows % s.kernel_w, pair = i / s.rows / s.kernel_w;
      for (int64_t j = 0; j < 2 * s.kLanes; ++j) {
        const int64_t channel = first + j / 2, ky = 2 * pair + j % 2 - result;
        const bool is_tap = channel < s.c && ky >= 0 && ky < s.kernel_h;
        *to++ = is_tap ? weight(channel, ky * s.kernel_w + kx) : int16_t{0};
      }
    }
  }
}

struct DepthwiseWords {
  Window window;  // strides of 1 or 2, both alike; rows are not dilated
  DepthwiseWordsShape shape;
  bool is_signed = false;            // src is i8, else u8
  int zero = 0;                      // of src; padding has it, too
  const void* src = nullptr;         // [n, h, w, c]
  const int16_t* weights = nullptr;  // packed
  Requantize requantize;             // without a residual
  void* dst = nullptr;               // [n, out_h, out_w, c]
  void* workspace = nullptr;         // of each member: shape.pairs() * shape.pair_words() words
};

/// Every member of the team calls it; no barrier.
void depthwise_words_avx2(const DepthwiseWords& args, const Team& team);

}  // namespace tenon::cpu
