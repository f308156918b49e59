// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
// How the members of a team share a depthwise convolution: by rows, as the products around it are, so that a member
// finds what it reads in its own cache, and is read by itself.
#pragma once
#include <algorithm>
#include <cstdint>

#include "base/threads.h"

namespace tenon::cpu {

/// Blocks of channels times steps, each one or a few rows of results. Where steps do not divide among the members, the
/// blocks of those in between do.
class DepthwiseShare {
 public:
  DepthwiseShare(int64_t blocks, int64_t steps, const Team& team)
      : blocks_(blocks), work_(team.range(blocks * steps)) {}

  /// The steps of a block that are this member's.
  WorkRange steps(int64_t block) const { return {first_from(work_.begin, block), first_from(work_.end, block)}; }

 private:
  /// Work lies step by step, in each block by block: the first step of `block` that is not before `at`.
  int64_t first_from(int64_t at, int64_t block) const { return (at - block + blocks_ - 1) / blocks_; }

  int64_t blocks_;
  WorkRange work_;
};

}  // namespace tenon::cpu
