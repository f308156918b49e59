// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// A product reads a matrix as it lies, by its flags, where a transpose would turn it first. Of a transpose that moves
// batch axes as well, these stay: whole rows move.
#include <algorithm>

#include "ops/dequantize_linear.h"
#include "ops/matmul.h"
#include "ops/transpose.h"
#include "passes/lib/fusion.h"
#include "passes/lib/orders.h"
#include "passes/lib/pass.h"
#include "passes/lib/weights.h"

namespace tenon::passes {

namespace {

/// The order of a transpose's operand whose last two axes the product swaps instead; nullopt if that does not leave the
/// innermost axis in its place, or if the transpose is made for others, too, and would become two.
std::optional<Order> order_without_turn(const Fusion& fusion, ValueId operand) {
  Order order = order_of(fusion.graph(), operand);
  const size_t rank = order.size();
  if (rank < 2 || order[rank - 2] != static_cast<int64_t>(rank) - 1) return std::nullopt;
  std::swap(order[rank - 2], order[rank - 1]);
  if (!is_identity(order) && !fusion.is_sole(operand)) return std::nullopt;
  return order;
}

/// Kernels read rows of the first operand alone: with weights, and of bytes.
bool wants_rows(const Fusion& fusion, const std::vector<ValueId>& operands) {
  const Node* turn = fusion.graph().producer(operands[0]);
  const bool bytes = turn && !turn->inputs.empty() && fusion.maker(turn->inputs[0], DequantizeLinear::kName) != kNoNode;
  return bytes || is_weights(fusion.graph(), operands[1]);
}

bool rewrite_product_transpose(Fusion& fusion, NodeId id) {
  const auto* found = fusion.graph().node(id).op.as<Matmul>();
  if (!found) return false;
  Matmul product = *found;
  std::vector<ValueId> inputs = fusion.graph().node(id).inputs;
  std::vector<NodeId> swallowed;
  for (size_t i = wants_rows(fusion, inputs) ? 1 : 0; i < 2; ++i) {
    const auto rest = order_without_turn(fusion, inputs[i]);
    if (!rest) continue;
    const NodeId transpose = fusion.graph().value(inputs[i]).producer;
    const Node node = fusion.graph().node(transpose);
    bool& flag = i == 0 ? product.transpose_a : product.transpose_b;
    flag = !flag;
    if (std::count(swallowed.begin(), swallowed.end(), transpose) == 0) swallowed.push_back(transpose);
    inputs[i] = is_identity(*rest) ? node.inputs[0]
                                   : fusion.add(ops::make(Transpose{.perm = *rest}), {node.inputs[0]}, node.origin);
  }
  if (swallowed.empty()) return false;
  fusion.replace(id, ops::make(product), std::move(inputs), swallowed);
  return true;
}

}  // namespace

Pass product_transpose() { return {"fuse.product_transpose", for_each_node(rewrite_product_transpose)}; }

}  // namespace tenon::passes
