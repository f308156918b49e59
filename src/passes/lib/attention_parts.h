// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Attention taken apart: what stands around its two products as exporters spell it.
#pragma once

#include "ops/matmul.h"
#include "passes/lib/fusion.h"
#include "passes/lib/orders.h"

namespace tenon::passes {

inline const Order kHeadsAsIs = {0, 1, 2, 3};
inline const Order kSwapHeads = {0, 2, 1, 3};  // [B,S,H,D] <-> [B,H,S,D]

/// An operand without its transposes, its multiplications by numbers, and the repetition of shared heads.
struct Peeled {
  ValueId base = kNoValue;
  Order order = kHeadsAsIs;  // operand = transpose(base, order)
  double scale = 1;
  std::vector<NodeId> nodes;  // taken off, from the last to the first
  /// A reshape that makes `base` out of a multiplication by a number: it will read `view_source` instead.
  NodeId view = kNoNode;
  ValueId view_source = kNoValue;
  std::vector<NodeId> view_nodes;
};
Peeled peel(const Fusion& fusion, ValueId id);

/// What softmax reads: a product, scaled, and masked either by addition or by a choice of -inf (then `mask` is absent
/// and `hidden` the node that chooses).
struct Scores {
  NodeId product = kNoNode;
  ValueId mask = kNoValue;
  NodeId hidden = kNoNode;
  double scale = 1;
  std::vector<NodeId> nodes;  // from the last to the first, the product included
};
std::optional<Scores> scores_of(const Fusion& fusion, ValueId id);

/// Weights of the second product: a softmax along the last axis, perhaps with NaN replaced by 0.
struct Weights {
  NodeId softmax = kNoNode;
  bool guarded = false;
  std::vector<NodeId> nodes;
};
std::optional<Weights> weights_of(const Fusion& fusion, ValueId id);

/// The attributes of a product of rank 4 without bias and epilogue; nullptr if the node is none.
const Matmul* plain_matmul(const Fusion& fusion, NodeId id);

}  // namespace tenon::passes
