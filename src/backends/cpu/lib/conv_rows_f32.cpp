// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
// Strips of conv_rows_f32; independent of the instruction set.
#include "backends/cpu/lib/conv_rows_f32.h"

#include <algorithm>

#include "backends/cpu/lib/conv_rows_plan.h"

namespace tenon::cpu {

ConvRowsPlan conv_rows_plan(const ConvSizes& s, int threads) {
  // 96 KiB: L2 has room for it, the weights and the results. Many channels have more weights, which the rows of a strip
  // share.
  constexpr int64_t kFew = 24 << 10, kMany = 96 << 10;
  const int64_t most = s.in_c <= kPictureChannels ? kFew : kMany;
  constexpr int64_t kBlocksEach = 4;
  const int64_t pixels = (s.out_w - 1) * s.stride[1] + s.kernel[1], reach = (s.kernel[0] - 1) * s.dilation[0] + 1;
  const int64_t fitting = (most / (pixels * s.in_c) - reach) / s.stride[0] + 1;
  int64_t rows = std::clamp<int64_t>(fitting, 1, std::max<int64_t>(s.out_h, 1));
  if (threads > 1) rows = std::min(rows, std::max<int64_t>(1, s.batch * s.out_h / (threads * kBlocksEach)));
  return {
      .strip_pixels = pixels, .block_rows = rows, .strip_floats = ((rows - 1) * s.stride[0] + reach) * pixels * s.in_c};
}

int64_t conv_rows_f32_workspace(const ConvSizes& sizes, int threads) {
  return threads * conv_rows_plan(sizes, 1).strip_floats;
}

}  // namespace tenon::cpu
