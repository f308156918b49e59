// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Blocks of pixels: what the passes that name their movements share.
#pragma once

#include "passes/lib/fusion.h"

namespace tenon::passes {

/// `id` is a view of a transpose of six axes of a view of x with four axes, and nobody else reads what is between.
struct BlockMovement {
  ValueId x = kNoValue;
  Shape six;                  // what is transposed
  std::vector<int64_t> perm;  // of the transpose
  std::vector<NodeId> nodes;  // all but `id`
};
std::optional<BlockMovement> block_movement(const Fusion& fusion, NodeId id);

}  // namespace tenon::passes
