// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
// Depthwise convolution of 8-bit integers around the tiles of VNNI: which rows, and requantizing.
#include <algorithm>

#include "backends/cpu/lib/dot_store.h"

#include "backends/cpu/lib/depthwise_dot.h"
#include "backends/cpu/lib/depthwise_share.h"

namespace tenon::cpu {

void depthwise_dot(const DepthwiseDot& p, const Team& team) {
  const Window& w = p.window;
  const int zero = p.zero + (p.is_signed ? 128 : 0);
  const auto* weight_sums = reinterpret_cast<const int32_t*>(p.weights + p.shape.weight_bytes());
  alignas(64) int32_t sums[(kDotMostRows + 1) * kDotStep];
  alignas(64) int32_t start[kDotStep];
  const uint8_t* rows[DepthwiseDotShape::kMostKernel];
  DotStore<true> store({p.requantize, p.dst, w.dst_step, 0, w.kernel_h * w.kernel_w});
  DepthwiseDotTile tile{.conv = &p, .rows = rows, .start = start, .sums = sums};
  const DepthwiseShare share(p.shape.blocks(), w.n * w.out_h, DepthwiseShare::By::steps, team);
  for (int64_t block = 0; block < p.shape.blocks(); ++block) {
    const WorkRange work = share.steps(block);
    if (work.empty()) continue;
    const int64_t c = block * kDotStep;
    const int width = static_cast<int>(std::min<int64_t>(kDotStep, w.c - c));
    tile.lanes = width == kDotStep ? ~uint64_t{0} : (uint64_t{1} << width) - 1;
    tile.weights = p.weights + block * p.shape.block_bytes();
    for (int j = 0; j < kDotStep; ++j) start[j] = -zero * weight_sums[c + j];
    store.begin(c, width);
    for (int64_t row = work.begin; row < work.end; ++row) {
      const auto* picture = static_cast<const uint8_t*>(p.src) + row / w.out_h * w.h * w.w * w.src_step + c;
      for (int64_t ky = 0; ky < w.kernel_h; ++ky) {
        const int64_t y = row % w.out_h * w.stride_h - w.pad_top + ky * w.dilation_h;
        rows[ky] = y >= 0 && y < w.h ? picture + y * w.w * w.src_step : nullptr;
      }
      for (tile.x = 0; tile.x < w.out_w; tile.x += kDotMostRows) {
        tile.count = static_cast<int>(std::min<int64_t>(kDotMostRows, w.out_w - tile.x));
        depthwise_dot_tile_vnni(tile);
        store.rows(sums, tile.count, row * w.out_w + tile.x);
      }
    }
  }
}

}  // namespace tenon::cpu
