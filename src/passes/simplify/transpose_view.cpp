// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// A transpose that moves axes of size 1 alone is a reshape: it costs nothing.
#include "ops/lib/evaluate.h"
#include "ops/reshape.h"
#include "ops/transpose.h"
#include "passes/lib/edit.h"
#include "passes/lib/orders.h"
#include "passes/lib/pass.h"

namespace tenon::passes {

namespace {

bool moves_ones_alone(const Order& order, const Shape& x) {
  int64_t last = -1;
  for (const int64_t axis : order) {
    if (x[static_cast<int>(axis)] == Dim(1)) continue;
    if (axis < last) return false;
    last = axis;
  }
  return !is_identity(order);
}

bool rewrite_transpose(Graph& graph, NodeId id) {
  Node& node = graph.node(id);
  if (!node.op.is<Transpose>()) return false;
  const Shape& x = graph.type(node.inputs[0]).shape;
  if (!moves_ones_alone(order_of(node, x.rank()), x)) return false;
  const auto target = reshape_target(x, graph.type(node.outputs[0]).shape);
  if (!target) return false;
  const ValueId list = graph.add_constant(Constant::i64_vector(*target));
  graph.node(id).op = ops::make(Reshape{});
  graph.node(id).inputs.push_back(list);
  return true;
}

}  // namespace

Pass transpose_view() {
  return {"simplify.transpose_view", [](Graph& graph) -> Result<bool> {
            bool changed = false;
            for (const NodeId id : node_ids(graph)) changed = rewrite_transpose(graph, id) || changed;
            return changed;
          }};
}

}  // namespace tenon::passes
