// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
// Sizes of conv_chain_blocks; independent of the instruction set.
#include "backends/cpu/lib/conv_chain_blocks.h"

#include <algorithm>

#include "backends/cpu/lib/conv_rows_plan.h"

namespace tenon::cpu {

ChainBlocks chain_blocks(const ConvChainF32& args) {
  const Window& w = args.window;
  const ConvSizes& stem = args.stem.conv.sizes;
  ChainBlocks b{.width = (args.is_stem ? args.stem.conv.shape : args.expand_shape).width()};
  b.blocks = (w.c + b.width - 1) / b.width;
  b.ring_rows = w.kernel_h + w.stride_h;
  // A ring may take most of 48 KiB. Narrow parts make columns twice, and their rows are no whole tiles.
  constexpr int64_t kRingFloats = (40 << 10) / sizeof(float), kLeastResults = 14;
  for (;; ++b.parts) {
    const int64_t results = (w.out_w + b.parts - 1) / b.parts;
    b.row = ((results - 1) * w.stride_w + w.kernel_w) * b.width;
    if (b.ring() <= kRingFloats || w.out_w / (b.parts + 1) < kLeastResults) break;
  }
  b.results = args.strip * w.out_w * kResultChannels;
  if (args.is_stem) {
    const int64_t rows = args.rows_read(args.strip + 1);
    b.woven_row = conv_rows_plan(stem, 1).strip_pixels * stem.in_c;
    b.woven = ((rows - 1) * stem.stride[0] + (stem.kernel[0] - 1) * stem.dilation[0] + 1) * b.woven_row;
  }
  return b;
}

ChainPart chain_part(const ChainBlocks& b, const Window& w, int64_t part) {
  ChainPart p{.begin = part * w.out_w / b.parts, .end = (part + 1) * w.out_w / b.parts};
  p.origin = p.begin * w.stride_w - w.pad_left;
  p.columns = (p.end - p.begin - 1) * w.stride_w + w.kernel_w;
  // Of a part that lies in the padding, both are at its nearer end.
  const int64_t end = p.origin + p.columns;
  p.from = std::clamp<int64_t>(0, p.origin, end);
  p.to = std::clamp<int64_t>(w.w, p.from, end);
  return p;
}

int64_t conv_chain_blocks_strip(const Window& w, int64_t floats) {
  const int64_t fit = std::max<int64_t>(2, floats / std::max<int64_t>(1, w.out_w * w.c));
  const int64_t strips = (w.out_h + fit - 1) / fit;
  const int64_t rows = (w.out_h + strips - 1) / strips;
  return std::min(w.out_h, (rows + 1) / 2 * 2);
}

}  // namespace tenon::cpu
