// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
// Memory that conv_i8_pixels needs, and what it reads first.
#include "backends/cpu/lib/conv_i8_pixels.h"

#include "backends/cpu/lib/conv_i8_pixels_share.h"

namespace tenon::cpu {

size_t conv_i8_pixels_workspace(const ConvI8Pixels& args, int threads) {
  const int64_t k = args.shape.k;
  return static_cast<size_t>(threads * pixel_row_bytes(k) * kPixelLanes * pixel_vectors(k));
}

ConstBytes conv_i8_pixels_first(const ConvI8Pixels& p, const Team& team) {
  const PixelShare share = pixel_share(p, team);
  if (share.pixels.empty() || share.blocks.empty()) return {};
  const int8_t* from = p.shape.list(p.weights, share.blocks.begin);
  const int64_t bytes = p.shape.list(p.weights, share.blocks.end) - from;
  return {reinterpret_cast<const std::byte*>(from), static_cast<size_t>(std::min(kMostFetched, bytes))};
}

}  // namespace tenon::cpu
