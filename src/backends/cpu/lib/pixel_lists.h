// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
// Constant weights, channel by channel, as lists for the instruction that adds pairs of products of bytes up in 16
// bits, with saturation: cut and put together so that it never saturates. Pixels lie in the lanes, so what a channel's
// weights must give away, and which of them are multiplied together, is its own affair.
#pragma once
#include <cstdint>
#include <span>
#include <vector>

namespace tenon::cpu {

constexpr int kPixelBlock = 16;  // channels whose results are stored together
constexpr int kPixelGroup = 4;   // products of a group: a lane's bytes
constexpr int kPixelBundle = 3;  // groups whose sums of pairs add up in 16 bits, at most

/// What stands before the list of a channel; behind it:
///   places      16 bits each: which group of four products; of the triples, then of the doubles; padded to 32 bits
///   weights     four bytes for each place
/// A group whose weights are too heavy is there twice, with a part of them each; groups of zeros are left out, and fill
/// bundles up. Channels of a block have equally many triples, and those with equally many doubles follow each other:
/// what a processor foresees.
struct PixelHead {
  uint16_t channel;  // of the block
  uint16_t triples, doubles, unused;

  int groups() const { return 3 * triples + 2 * doubles; }
  int place_bytes() const { return (groups() + 1) / 2 * 4; }
};

/// Lists of all blocks: where each begins and where the last ends, 64 bits each; lists; the sum of the weights of every
/// channel, 32 bits each.
class PixelLists {
 public:
  explicit PixelLists(int64_t blocks);

  /// The next block: up to kPixelBlock channels, [channels][bytes], bytes a multiple of four.
  void append(std::span<const int8_t> weights, int channels);

  std::vector<int8_t> packed();
  /// Products of a sum that would take as long, if all of them were of doubles.
  double row_bytes() const;

 private:
  int64_t begun_ = 0, instructions_ = 0, channels_ = 0;
  std::vector<int8_t> lists_;
  std::vector<int32_t> sums_;
};

}  // namespace tenon::cpu
