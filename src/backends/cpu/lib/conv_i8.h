// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
// Convolution of 8-bit integers, channels last, exact: products of pairs of 16-bit integers summed up in 32 bits. For
// processors whose 8-bit instructions saturate. A matrix product is a convolution of a row of pixels.
#pragma once
#include <cstdint>

#include "backends/cpu/lib/conv_i8_args.h"
#include "base/threads.h"

namespace tenon::cpu {

/// Packed weights: for each group and panel of `panel` channels, for each pair of products, two words a channel. The
/// products of a run are filled up to a pair.
struct ConvI8Shape {
  int64_t groups = 1, group_out = 1, k = 1;  // k: products of a sum
  int panel = 16;
  int64_t runs = 1;  // above 1 pictures are read as they lie within a margin, a run for each row of the window

  int64_t run() const { return k / runs; }
  int64_t run_pairs() const { return (run() + 1) / 2; }
  int64_t pairs() const { return runs * run_pairs(); }
  int64_t panels() const { return (group_out + panel - 1) / panel; }
  int64_t panel_words() const { return pairs() * panel * 2; }
  int64_t packed_bytes() const { return groups * panels() * panel_words() * int64_t{sizeof(int16_t)}; }
};

using ConvI8 = ConvI8Args<ConvI8Shape>;

/// `weight(group, channel, product)`: products in the order row, column, channel of a group.
template <class Weight>
void pack_conv_i8(const ConvI8Shape& s, const Weight& weight, int16_t* to) {
  for (int64_t g = 0; g < s.groups; ++g) {
    for (int64_t p = 0; p < s.panels(); ++p) {
      for (int64_t pair = 0; pair < s.pairs(); ++pair) {
        const int64_t begin = pair / s.run_pairs() * s.run(), at = pair % s.run_pairs() * 2;
        for (int64_t n = p * s.panel; n < (p + 1) * s.panel; ++n) {
          for (int64_t i = at; i < at + 2; ++i)
            *to++ = n < s.group_out && i < s.run() ? weight(g, n, begin + i) : int16_t{0};
        }
      }
    }
  }
}

/// In runs where windows of few channels would be copied again and again.
ConvI8Shape conv_i8_shape(const Window& window, ConvI8Shape shape);

size_t conv_i8_workspace(const ConvI8& args, int threads);

/// Every member of the team calls it; no barrier.
void conv_i8_avx2(const ConvI8& args, const Team& team);
void conv_i8_avx512(const ConvI8& args, const Team& team);

}  // namespace tenon::cpu
