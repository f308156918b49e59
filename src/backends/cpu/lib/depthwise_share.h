// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
// How the members of a team share a depthwise convolution: as the products around it are shared, so that a member finds
// what it reads in its own cache, and is read by itself.
#pragma once
#include <algorithm>
#include <cstdint>

#include "base/threads.h"

namespace tenon::cpu {

/// Blocks of channels times steps, each one or a few rows of results. Members take steps or blocks; where these do not
/// divide among them, the others do.
class DepthwiseShare {
 public:
  enum class By { steps, blocks };

  DepthwiseShare(int64_t blocks, int64_t steps, By by, const Team& team)
      : blocks_(blocks), steps_(steps), by_(by), work_(team.range(blocks * steps)) {}

  /// The steps of a block that are this member's.
  WorkRange steps(int64_t block) const { return {first_from(work_.begin, block), first_from(work_.end, block)}; }

 private:
  /// The first step of `block` that is not before `at` in the order of what members take.
  int64_t first_from(int64_t at, int64_t block) const {
    if (by_ == By::blocks) return std::clamp<int64_t>(at - block * steps_, 0, steps_);
    return (at - block + blocks_ - 1) / blocks_;
  }

  int64_t blocks_, steps_;
  By by_;
  WorkRange work_;
};

}  // namespace tenon::cpu
