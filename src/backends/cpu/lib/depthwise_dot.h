// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
// Depthwise convolution of 8-bit integers with VNNI, channels last, exact: four neighbours of a row times four weights.
#pragma once
#include "backends/cpu/lib/dot_tile.h"
#include "backends/cpu/lib/requantize.h"
#include "backends/cpu/lib/unpacked_order.h"
#include "backends/cpu/lib/window.h"
#include "base/threads.h"

namespace tenon::cpu {

/// Results of a row are computed one or two at a time, from `groups` times four neighbours.
struct DepthwiseDotShape {
  int64_t c = 1, kernel_h = 1, kernel_w = 1;
  int results = 1, groups = 1;

  static constexpr int64_t kMostKernel = 7;
  static constexpr int kBlock = 64;  // channels

  static DepthwiseDotShape of(const Window& w) {
    const auto fours = [](int64_t n) { return static_cast<int>((n + 3) / 4); };
    const int alone = fours(w.kernel_w), both = fours(w.kernel_w + w.stride_w);
    const bool pays = both < 2 * alone && both <= 2;
    return {w.c, w.kernel_h, w.kernel_w, pays ? 2 : 1, pays ? both : alone};
  }
  int64_t blocks() const { return (c + kBlock - 1) / kBlock; }
  int64_t block_bytes() const { return kernel_h * groups * results * 4 * kBlock; }
  int64_t weight_bytes() const { return blocks() * block_bytes(); }
  int64_t packed_bytes() const { return weight_bytes() + blocks() * kBlock * int64_t{sizeof(int32_t)}; }
  /// The channel of a block whose sum lies at i: as unpacking bytes leaves them.
  static int64_t channel_of(int64_t i) { return unpacked_byte(i, 4); }
};

/// Packed weights: for each block, row of the kernel, group and result, four weights of 64 channels in the order of
/// their sums; behind them the sum of each channel's weights. `weight(channel, tap)`.
template <class Weight>
void pack_depthwise_dot(const DepthwiseDotShape& s, int64_t stride_w, const Weight& weight, int8_t* to) {
  auto* sums = reinterpret_cast<int32_t*>(to + s.weight_bytes());
  for (int64_t first = 0; first < s.blocks() * s.kBlock; first += s.kBlock) {
    for (int64_t row = 0; row < s.kernel_h * s.groups * s.results; ++row) {
      const int64_t result = row % s.results, group = row / s.results % s.groups, ky = row / s.results / s.groups;
      for (int64_t i = 0; i < 4 * s.kBlock; ++i) {
        const int64_t channel = first + s.channel_of(i / 4), kx = group * 4 + i % 4 - result * stride_w;
        const bool is_tap = channel < s.c && kx >= 0 && kx < s.kernel_w;
        *to++ = is_tap ? weight(channel, ky * s.kernel_w + kx) : int8_t{0};
      }
    }
    for (int64_t i = 0; i < s.kBlock; ++i, ++sums) {
      *sums = 0;
      const int64_t channel = first + s.channel_of(i);
      for (int64_t tap = 0; channel < s.c && tap < s.kernel_h * s.kernel_w; ++tap) *sums += weight(channel, tap);
    }
  }
}

struct DepthwiseDot {
  Window window;
  DepthwiseDotShape shape;
  bool is_signed = false;           // src is i8, else u8
  int zero = 0;                     // of src; padding has it, too
  const void* src = nullptr;        // [n, h, w, c]
  const int8_t* weights = nullptr;  // packed
  Requantize requantize;
  void* dst = nullptr;  // [n, out_h, out_w, c]
};

/// Neighbouring results of one row, of one block of channels.
struct DepthwiseDotTile {
  const DepthwiseDot* conv = nullptr;
  const uint8_t* const* rows = nullptr;  // [kernel_h]: column 0 of each row, or null outside
  uint64_t lanes = 0;                    // channels of the block that there are
  int64_t x = 0;                         // of the first result
  int count = 1;                         // results, at most kDotMostRows
  const int8_t* weights = nullptr;       // of the block
  const int32_t* start = nullptr;        // [64]
  int32_t* sums = nullptr;               // [kDotMostRows + 1][kDotStep]
};

void depthwise_dot_tile_vnni(const DepthwiseDotTile& tile);

/// Every member of the team calls it; no barrier.
void depthwise_dot(const DepthwiseDot& args, const Team& team);

}  // namespace tenon::cpu
