// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
// Constant weights as lists for the instruction that adds pairs of products of bytes up in 16 bits, with saturation:
// cut and put together so that it never saturates, whatever the data is.
#pragma once
#include <cstdint>
#include <span>
#include <vector>

namespace tenon::cpu {

/// Data of 0 to 255 times weights whose positive ones, and whose negative ones, come to so many at most: 16 bits.
constexpr int kSplitBound = 128;
constexpr int kSplitWindow = 16;  // bytes of a row among which an entry of a chain picks
constexpr int kSplitChain = 4;    // entries of a chain
constexpr int kSplitShort = 2;    // entries of a short chain

/// What stands before the list of a run, in `lanes` channels. Four weights of each channel are a vector.
///   places      int32 each, bytes from the begin of the run's data: two of each double, one of each single, one of
///               each entry of a chain; padded to whole vectors
///   doubles     two vectors each, of weights of two groups of four products: their sums of pairs add up in 16 bits
///   singles     one vector each
///   chains      for each entry two vectors: which bytes of the window its four weights multiply, and the weights; the
///               entries' sums of pairs add up in 16 bits
///   shorts      chains of fewer entries
/// What a weight of a double or single must give away for the bound is in chains. Groups of zeros are left out.
struct SplitHead {
  int32_t doubles, singles, chains, shorts;

  int64_t entries() const { return int64_t{kSplitChain} * chains + int64_t{kSplitShort} * shorts; }
  int64_t places() const { return int64_t{2} * doubles + singles + entries(); }
  int64_t vectors() const { return int64_t{2} * doubles + singles + 2 * entries(); }
};

/// Lists of all panels of 16 channels, as DotShape says: where each begins and where the last ends, 64 bits each;
/// lists; the sum of the weights of every channel, 32 bits each.
class SplitLists {
 public:
  SplitLists(int64_t panels, int lanes);

  void begin_panel();
  /// The list of a run of `lanes` channels: weights are [lanes][bytes], bytes a multiple of kSplitWindow. `first`: of
  /// their runs.
  void append(std::span<const int8_t> weights, bool first);

  std::vector<int8_t> packed();
  /// Bytes of a row that would take as long, if they all were of doubles.
  double row_bytes() const;

 private:
  int lanes_;
  int64_t panels_, begun_ = 0, instructions_ = 0, vectors_ = 0;
  std::vector<int8_t> lists_;
  std::vector<int32_t> sums_;
};

}  // namespace tenon::cpu
