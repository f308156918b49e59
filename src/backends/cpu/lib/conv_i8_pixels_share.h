// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
// How conv_i8_pixels cuts pixels into tiles, and shares them and channels among the members of a team.
#pragma once
#include <algorithm>

#include "backends/cpu/lib/conv_i8_pixels.h"

namespace tenon::cpu {

constexpr int kPixelLanes = 8;     // pixels of a vector
constexpr int kPixelVectors = 12;  // vectors of a tile: their sums, a factor, and products: 16 registers
constexpr int kPixelsAtOnce = 16;  // bytes of a pixel that are put in the order of lanes at once

inline __attribute__((always_inline)) int64_t pixel_row_bytes(int64_t k) {
  return (k + kPixelsAtOnce - 1) / kPixelsAtOnce * kPixelsAtOnce;
}

/// Vectors of a tile of pixels with k channels: they stay in the first cache while the weights pass by.
inline __attribute__((always_inline)) int64_t pixel_vectors(int64_t k) {
  constexpr int64_t kBytes = 40 * 1024;
  return std::clamp<int64_t>(kBytes / (pixel_row_bytes(k) * kPixelLanes), 1, kPixelVectors);
}

/// Pixels and blocks of channels of a member.
struct PixelShare {
  WorkRange pixels, blocks;
};

/// Members that share channels read all pixels, those that share pixels read all weights.
inline __attribute__((always_inline)) PixelShare pixel_share(const ConvI8Pixels& p, const Team& team) {
  const int64_t pixels = p.window.n * p.window.out_h * p.window.out_w, blocks = p.shape.blocks();
  if (p.shape.group_out > pixels && blocks >= 2 * team.size) return {{0, pixels}, team.range(blocks)};
  return {team.range(pixels, kPixelLanes), {0, blocks}};
}

}  // namespace tenon::cpu
