// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
// 1x1 convolution of 8-bit integers, channels last, exact, with pixels in the lanes of registers: four bytes of each.
#pragma once
#include <algorithm>

#include "backend/fetching_team.h"
#include "backends/cpu/lib/conv_i8_args.h"
#include "backends/cpu/lib/pixel_lists.h"
#include "base/threads.h"

namespace tenon::cpu {

/// Packed weights: as PixelLists says.
struct PixelShape {
  int64_t group_out = 1, k = 1;
  int64_t listed_bytes = 0;  // with where the blocks begin

  int64_t blocks() const { return (group_out + kPixelBlock - 1) / kPixelBlock; }
  int64_t sum_bytes() const { return blocks() * kPixelBlock * int64_t{sizeof(int32_t)}; }
  /// The list of a block, or the end of the last.
  const int8_t* list(const int8_t* packed, int64_t block) const {
    return packed + reinterpret_cast<const int64_t*>(packed)[block];
  }
};

using ConvI8Pixels = ConvI8Args<PixelShape>;

/// Packed weights and products of a sum that would take as long, if all were of doubles.
struct PixelWeights {
  std::vector<int8_t> packed;
  double row_bytes = 0;
};

/// `weight(group, channel, product)`, of one group.
template <class Weight>
PixelWeights pack_pixels(const PixelShape& s, const Weight& weight) {
  PixelLists lists(s.blocks());
  const int64_t bytes = (s.k + kPixelGroup - 1) / kPixelGroup * kPixelGroup;
  for (int64_t first = 0; first < s.group_out; first += kPixelBlock) {
    const int64_t channels = std::min<int64_t>(kPixelBlock, s.group_out - first);
    std::vector<int8_t> block(static_cast<size_t>(channels * bytes));
    for (int64_t n = 0; n < channels; ++n) {
      for (int64_t k = 0; k < s.k; ++k) block[static_cast<size_t>(n * bytes + k)] = weight(0, first + n, k);
    }
    lists.append(block, static_cast<int>(channels));
  }
  PixelWeights out{.packed = lists.packed(), .row_bytes = lists.row_bytes()};
  return out;
}

/// Memory for pixels in the order of lanes.
size_t conv_i8_pixels_workspace(const ConvI8Pixels& args, int threads);

/// The packed weights that a member reads first.
ConstBytes conv_i8_pixels_first(const ConvI8Pixels& args, const Team& team);

/// Every member of the team calls it; no barrier.
void conv_i8_pixels_avx2(const ConvI8Pixels& args, const Team& team, const Fetch& fetch);

}  // namespace tenon::cpu
