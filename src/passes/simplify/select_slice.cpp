// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// One element of an axis that a reshape split off is a slice of what it split: gather(reshape(x, [.., 3, E]), 1) is
// x[.., E : 2 E]. Exporters take queries, keys and values apart like this.
#include "ir/verify.h"
#include "ops/gather.h"
#include "ops/lib/evaluate.h"
#include "ops/reshape.h"
#include "ops/slice.h"
#include "passes/lib/edit.h"
#include "passes/lib/orders.h"
#include "passes/lib/pass.h"

namespace tenon::passes {

namespace {

struct Cut {
  int axis = 0;
  int64_t begin = 0, end = 0;
};

/// The part of `from` that element `at` of axis `axis` of `to` is, if it is one piece of one axis.
std::optional<Cut> cut_of(const Shape& from, const Shape& to, int axis, int64_t at) {
  const auto groups = reshape_groups(from, to);
  if (!groups || !to[axis].is_number()) return std::nullopt;
  for (const AxisGroup& group : *groups) {
    if (group.to.empty() || group.to[0] != axis || group.from.size() != 1 || group.to.size() < 2) continue;
    int64_t inner = 1;
    for (size_t i = 1; i < group.to.size(); ++i) {
      if (!to[group.to[i]].is_number()) return std::nullopt;
      inner *= to[group.to[i]].number();
    }
    if (at < 0) at += to[axis].number();
    if (at < 0 || at >= to[axis].number()) return std::nullopt;
    return Cut{group.from[0], at * inner, (at + 1) * inner};
  }
  return std::nullopt;
}

Result<bool> rewrite_select(Graph& graph, NodeId id) {
  const Node node = graph.node(id);
  const auto* gather = node.op.as<Gather>();
  const Constant* at = gather ? graph.constant(node.inputs[1]) : nullptr;
  const Node* view = at && at->type().rank() == 0 ? graph.producer(node.inputs[0]) : nullptr;
  if (!view || !view->op || !view->op.traits().view || graph.is_output(node.outputs[0])) return false;
  const ValueId x = view->inputs[0];
  const Shape to = graph.type(node.inputs[0]).shape;
  const auto axis = static_cast<int>(gather->axis < 0 ? gather->axis + to.rank() : gather->axis);
  const auto cut = cut_of(graph.type(x).shape, to, axis, at->to_i64()[0]);
  if (!cut) return false;
  Shape piece = graph.type(x).shape;
  piece[cut->axis] = Dim(cut->end - cut->begin);
  const auto target = reshape_target(piece, graph.type(node.outputs[0]).shape);
  if (!target) return false;
  Origin origin = node.origin;
  origin.merge(view->origin);
  const auto list = [&](std::vector<int64_t> numbers) { return graph.add_constant(Constant::i64_vector(numbers)); };
  const std::vector<ValueId> bounds = {x, list({cut->begin}), list({cut->end}), list({cut->axis})};
  const NodeId slice = graph.add_node(ops::make(Slice{}), bounds, origin);
  TRY(ir::infer_node(graph, slice));
  const std::vector<ValueId> operands = {graph.node(slice).outputs[0], list(*target)};
  const NodeId shaped = graph.add_node(ops::make(Reshape{}), operands, origin);
  TRY(ir::infer_node(graph, shaped));
  graph.replace_uses(node.outputs[0], graph.node(shaped).outputs[0]);
  graph.erase(id);
  return true;
}

}  // namespace

Pass select_slice() {
  return {"simplify.select_slice", [](Graph& graph) -> Result<bool> {
            bool changed = false;
            for (const NodeId id : node_ids(graph)) {
              TRY_ASSIGN(const bool rewritten, rewrite_select(graph, id));
              changed = changed || rewritten;
            }
            return changed;
          }};
}

}  // namespace tenon::passes
