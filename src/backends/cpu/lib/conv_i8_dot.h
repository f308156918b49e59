// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
// Convolution of 8-bit integers, channels last, exact, by instructions that add up four products at once (VNNI, AMX).
// A matrix product is a convolution of a row of pixels.
#pragma once
#include "backend/fetching_team.h"
#include "backends/cpu/lib/conv_i8_args.h"
#include "backends/cpu/lib/dot_tile.h"
#include "backends/cpu/lib/split_weights.h"
#include "base/threads.h"

namespace tenon::cpu {

/// Packed weights: for each group and panel of 16 channels, for each four products, four weights a channel; behind
/// them the sum of the weights of every channel, 32 bits each. The products of a run are filled up to the grain.
/// Or, of split weights: where the lists of each panel begin and where they end, 64 bits each; lists; the sums.
struct DotShape {
  int64_t groups = 1, group_out = 1, k = 1;  // k: products of a sum
  int grain = 4;                             // of the kernel
  bool bands = false;        // pictures are read as they lie within a margin, a run for each row of the window
  int64_t runs = 1;          // that a row of k products consists of
  int64_t listed_bytes = 0;  // of split weights, with where they begin; else 0

  int64_t run() const { return k / runs; }
  int64_t run_bytes() const { return (run() + grain - 1) / grain * grain; }
  int64_t row_bytes() const { return runs * run_bytes(); }
  int64_t panels() const { return (group_out + kDotLanes - 1) / kDotLanes; }
  int64_t panel_bytes() const { return row_bytes() * kDotLanes; }
  int64_t weight_bytes() const { return listed_bytes > 0 ? listed_bytes : groups * panels() * panel_bytes(); }
  /// The at-th panel of all groups, or the end of the last.
  const int8_t* panel(const int8_t* packed, int64_t at) const {
    return packed + (listed_bytes > 0 ? reinterpret_cast<const int64_t*>(packed)[at] : at * panel_bytes());
  }
  int64_t sum_bytes() const { return groups * panels() * kDotLanes * int64_t{sizeof(int32_t)}; }
  int64_t packed_bytes() const { return weight_bytes() + sum_bytes(); }
};

/// 255 * 128 times so many are below 2^31.
constexpr int64_t kMostDotProducts = 65'000;

using ConvI8Dot = ConvI8Args<DotShape>;

/// `weight(group, channel, product)`: products in the order row, column, channel of a group.
template <class Weight>
void pack_dot(const DotShape& s, const Weight& weight, int8_t* to) {
  auto* sums = reinterpret_cast<int32_t*>(to + s.weight_bytes());
  for (int64_t g = 0; g < s.groups; ++g) {
    for (int64_t first = 0; first < s.panels() * kDotLanes; first += kDotLanes, sums += kDotLanes) {
      for (int i = 0; i < kDotLanes; ++i) sums[i] = 0;
      for (int64_t k = 0; k < s.row_bytes(); k += 4) {
        for (int64_t i = 0; i < 4 * kDotLanes; ++i) {
          const int64_t n = first + i / 4, at = (k + i % 4) % s.run_bytes();
          const int64_t product = k / s.run_bytes() * s.run() + at;
          *to = n < s.group_out && at < s.run() ? weight(g, n, product) : int8_t{0};
          sums[i / 4] += *to++;
        }
      }
    }
  }
}

/// Split weights as DotShape says: what is packed, and bytes of a row whose products would take as long, if all of them
/// were plain doubles.
struct SplitWeights {
  DotShape shape;  // with listed_bytes
  std::vector<int8_t> packed;
  double row_bytes = 0;
};

/// `weight` as for pack_dot; `lanes` of the kernel. shape.grain is a multiple of kSplitWindow.
template <class Weight>
SplitWeights split_dot(const DotShape& s, int lanes, const Weight& weight) {
  SplitLists lists(s.groups * s.panels(), lanes);
  std::vector<int8_t> vector(static_cast<size_t>(lanes * s.run_bytes()));
  for (int64_t g = 0; g < s.groups; ++g) {
    for (int64_t first = 0; first < s.panels() * kDotLanes; first += lanes) {
      if (first % kDotLanes == 0) lists.begin_panel();
      for (int64_t run = 0; run < s.runs; ++run) {
        for (int64_t i = 0; i < lanes; ++i) {
          for (int64_t k = 0; k < s.run(); ++k) {
            const bool inside = first + i < s.group_out;
            vector[static_cast<size_t>(i * s.run_bytes() + k)] =
                inside ? weight(g, first + i, run * s.run() + k) : int8_t{0};
          }
        }
        lists.append(vector, run == 0);
      }
    }
  }
  SplitWeights out{.shape = s, .packed = lists.packed(), .row_bytes = lists.row_bytes()};
  out.shape.listed_bytes = static_cast<int64_t>(out.packed.size()) - s.sum_bytes();
  return out;
}

/// In bands where copying what each pixel multiplies would cost more than the kernel loses by it.
DotShape dot_shape(const Window& window, int64_t groups, int64_t group_out, const DotKernel& kernel);

/// Memory for rows that lie in src otherwise than the kernel reads them.
size_t conv_i8_dot_workspace(const ConvI8Dot& args, const DotKernel& kernel, int threads);

/// Pixels and panels of a member.
struct DotShare {
  WorkRange pixels, panels;
};
DotShare dot_share(const ConvI8Dot& args, const DotKernel& kernel, const Team& team);

/// The packed weights that a member reads first.
ConstBytes conv_i8_dot_first(const ConvI8Dot& args, const DotKernel& kernel, const Team& team);

/// Every member of the team calls it; no barrier. `kernel` has the shape's grain.
void conv_i8_dot_avx2(const ConvI8Dot& args, const DotKernel& kernel, const Team& team, const Fetch& fetch);
void conv_i8_dot_avx512(const ConvI8Dot& args, const DotKernel& kernel, const Team& team, const Fetch& fetch);

}  // namespace tenon::cpu
