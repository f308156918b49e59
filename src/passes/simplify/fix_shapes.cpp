// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// A reshape whose target is computed by nodes, but known up to one symbol, gets it as a constant; views of views become
// one reshape. What computed the shape dies.
#include "ops/lib/evaluate.h"
#include "ops/reshape.h"
#include "passes/lib/edit.h"
#include "passes/lib/orders.h"
#include "passes/lib/pass.h"

namespace tenon::passes {

namespace {

/// The first of a chain of views that only this chain reads.
ValueId start_of_views(const Graph& graph, ValueId value, const std::vector<int>& uses, Origin& origin) {
  const Node* before = graph.producer(value);
  while (before && before->op.traits().view && uses[index(value)] == 1) {
    origin.merge(before->origin);
    value = before->inputs[0];
    before = graph.producer(value);
  }
  return value;
}

bool fix_node(Graph& graph, NodeId id, const std::vector<int>& uses) {
  const Node& node = graph.node(id);
  const bool is_reshape = node.op.is<Reshape>();
  if (!node.op.traits().view || node.op.name() == "identity") return false;
  Origin origin = node.origin;
  const ValueId start = start_of_views(graph, node.inputs[0], uses, origin);
  const bool is_computed = is_reshape && !graph.constant(node.inputs[1]);
  if (start == node.inputs[0] && !is_computed) return false;
  const auto target = reshape_target(graph.type(start).shape, graph.type(node.outputs[0]).shape);
  if (!target) return false;
  if (is_computed) {
    if (const Node* shape = graph.producer(node.inputs[1])) origin.merge(shape->origin);
  }
  const ValueId list = graph.add_constant(Constant::i64_vector(*target));
  Node& changed = graph.node(id);
  changed.op = ops::make(Reshape{});
  changed.inputs = {start, list};
  changed.origin = origin;
  return true;
}

}  // namespace

Pass fix_shapes() {
  return {"simplify.fix_shapes", [](Graph& graph) -> Result<bool> {
            bool changed = false;
            const std::vector<int> uses = count_uses(graph);
            for (const NodeId id : node_ids(graph)) changed = fix_node(graph, id, uses) || changed;
            return changed;
          }};
}

}  // namespace tenon::passes
