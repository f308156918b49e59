// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Pixels as rows of channels: a picture [N,C,H,W] flattened to [N,C,H W] and transposed to [N,H W,C] is transposed to
// [N,H,W,C] first and flattened then. Behind a convolution that leaves channels last, neither moves anything.
#include "ir/verify.h"
#include "ops/lib/evaluate.h"
#include "ops/reshape.h"
#include "ops/transpose.h"
#include "passes/lib/edit.h"
#include "passes/lib/orders.h"
#include "passes/lib/pass.h"

namespace tenon::passes {

namespace {

const Order kChannelsLast = {0, 2, 3, 1};

/// The order of x's axes that transpose(reshape(x, view), order) has, if the reshape only joins axes.
std::optional<Order> order_before(const Shape& x, const Shape& view, const Order& order) {
  const auto groups = reshape_groups(x, view);
  if (!groups) return std::nullopt;
  std::vector<const AxisGroup*> by_axis(static_cast<size_t>(view.rank()), nullptr);
  for (const AxisGroup& group : *groups) {
    if (group.to.size() != 1 || group.from.empty()) return std::nullopt;
    by_axis[static_cast<size_t>(group.to[0])] = &group;
  }
  Order out;
  for (const int64_t axis : order) {
    const auto& from = by_axis[static_cast<size_t>(axis)]->from;
    out.insert(out.end(), from.begin(), from.end());
  }
  return out;
}

Result<bool> rewrite_rows(Graph& graph, NodeId id) {
  const Node node = graph.node(id);
  const Node* view = node.op.is<Transpose>() ? graph.producer(node.inputs[0]) : nullptr;
  if (!view || !view->op || !view->op.traits().view || graph.type(view->inputs[0]).rank() != 4) return false;
  const ValueId x = view->inputs[0];
  const Shape& shown = graph.type(node.inputs[0]).shape;
  if (order_before(graph.type(x).shape, shown, order_of(node, shown.rank())) != kChannelsLast) return false;
  const Origin origin = view->origin;
  const NodeId turn = graph.add_node(ops::make(Transpose{.perm = kChannelsLast}), {x}, node.origin);
  TRY(ir::infer_node(graph, turn));
  const ValueId rows = graph.node(turn).outputs[0];
  const auto target = reshape_target(graph.type(rows).shape, graph.type(node.outputs[0]).shape);
  if (!target) {
    graph.erase(turn);
    return false;
  }
  const ValueId list = graph.add_constant(Constant::i64_vector(*target));
  graph.node(id).op = ops::make(Reshape{});
  graph.node(id).inputs = {rows, list};
  graph.node(id).origin.merge(origin);
  return true;
}

}  // namespace

Pass pixel_rows() {
  return {"simplify.pixel_rows", [](Graph& graph) -> Result<bool> {
            bool changed = false;
            for (const NodeId id : node_ids(graph)) {
              TRY_ASSIGN(const bool rewritten, rewrite_rows(graph, id));
              changed = changed || rewritten;
            }
            return changed;
          }};
}

}  // namespace tenon::passes
