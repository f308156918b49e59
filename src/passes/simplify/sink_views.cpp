// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Reshapes of rows move behind products with weights and elementwise operators, to where others undo them; what is left
// between a product and its activation would keep them apart.
#include <algorithm>

#include "ir/verify.h"
#include "ops/lib/evaluate.h"
#include "ops/matmul.h"
#include "ops/reshape.h"
#include "passes/lib/edit.h"
#include "passes/lib/orders.h"
#include "passes/lib/pass.h"
#include "passes/lib/weights.h"

namespace tenon::passes {

namespace {

/// What a view looks at; kNoValue if the value is no view.
ValueId source_of(const Graph& graph, ValueId id) {
  const Node* node = graph.producer(id);
  return node && node->op && node->op.traits().view && node->op.name() != "identity" ? node->inputs[0] : kNoValue;
}

bool same_last(const Shape& a, const Shape& b) {
  return a.rank() > 0 && b.rank() > 0 && a[a.rank() - 1] == b[b.rank() - 1];
}

/// The source of a view with the axes joined that become the view's last one; nullopt if they cannot be told, or if the
/// view does nothing else.
std::optional<Shape> rows_of(const Shape& source, const Shape& view) {
  const auto groups = view.rank() >= 2 ? reshape_groups(source, view) : std::nullopt;
  if (!groups || groups->empty()) return std::nullopt;
  const AxisGroup& last = groups->back();
  if (last.to != std::vector<int>{view.rank() - 1} || last.from.empty()) return std::nullopt;
  std::vector<Dim> dims(source.begin(), source.begin() + last.from[0]);
  dims.push_back(view[view.rank() - 1]);
  Shape out(std::move(dims));
  return out.rank() < 2 || out == view ? std::nullopt : std::optional(out);
}

/// Rows of a product may be counted in any way: the shape that its operand has without the view.
std::optional<Shape> rows_of_product(const Graph& graph, const Node& node) {
  const auto* matmul = node.op.as<Matmul>();
  const ValueId x = matmul ? source_of(graph, node.inputs[0]) : kNoValue;
  if (x == kNoValue || matmul->transpose_a || !is_weights(graph, node.inputs[1])) return std::nullopt;
  const bool residual = node.inputs.size() > 3 && node.inputs[3] != kNoValue;
  if (residual || graph.type(node.inputs[1]).rank() != 2) return std::nullopt;
  return rows_of(graph.type(x).shape, graph.type(node.inputs[0]).shape);
}

Result<ValueId> reshaped(Graph& graph, ValueId x, const std::vector<int64_t>& target, const Origin& origin) {
  const ValueId list = graph.add_constant(Constant::i64_vector(target));
  const NodeId view = graph.add_node(ops::make(Reshape{}), {x, list}, origin);
  TRY(ir::infer_node(graph, view));
  return graph.node(view).outputs[0];
}

/// A constant that means the same to both shapes.
bool fits_both(const Shape& constant, const Shape& before, const Shape& after) {
  if (constant.volume() == 1) return constant.rank() <= std::min(before.rank(), after.rank());
  return constant.rank() == 1 && same_last(before, after);
}

/// Every operand is a view of the result's shape on tensors of one shape, or a constant that does not mind.
bool is_elementwise_of_views(const Graph& graph, const Node& node) {
  if (!node.op.traits().pointwise || node.outputs.size() != 1) return false;
  const Shape& after = graph.type(node.outputs[0]).shape;
  std::optional<Shape> before;
  for (const ValueId id : node.inputs) {
    if (id == kNoValue || graph.constant(id)) continue;
    const ValueId source = source_of(graph, id);
    if (source == kNoValue || !(graph.type(id).shape == after)) return false;
    if (before && !(*before == graph.type(source).shape)) return false;
    before = graph.type(source).shape;
  }
  return before && std::all_of(node.inputs.begin(), node.inputs.end(), [&](ValueId id) {
           return !graph.constant(id) || fits_both(graph.type(id).shape, *before, after);
         });
}

Result<bool> sink(Graph& graph, NodeId id) {
  const Node node = graph.node(id);
  const auto rows = rows_of_product(graph, node);
  if (!rows && !is_elementwise_of_views(graph, node)) return false;
  std::vector<ValueId> inputs = node.inputs;
  Origin origin = node.origin;
  for (size_t i = 0; i < (rows ? 1 : inputs.size()); ++i) {
    if (inputs[i] == kNoValue || graph.constant(inputs[i])) continue;
    origin.merge(graph.producer(inputs[i])->origin);
    inputs[i] = source_of(graph, inputs[i]);
  }
  if (rows && !(graph.type(inputs[0]).shape == *rows)) {
    const auto joined = reshape_target(graph.type(inputs[0]).shape, *rows);
    if (!joined) return false;
    TRY_ASSIGN(inputs[0], reshaped(graph, inputs[0], *joined, origin));
  }
  const NodeId moved = graph.add_node(node.op, inputs, origin);
  TRY(ir::infer_node(graph, moved));
  const ValueId result = graph.node(moved).outputs[0];
  const auto target = reshape_target(graph.type(result).shape, graph.type(node.outputs[0]).shape);
  if (!target) {
    graph.erase(moved);
    return false;
  }
  TRY_ASSIGN(const ValueId shown, reshaped(graph, result, *target, origin));
  graph.replace_uses(node.outputs[0], shown);
  graph.erase(id);
  return true;
}

}  // namespace

Pass sink_views() {
  return {"simplify.sink_views", [](Graph& graph) -> Result<bool> {
            bool changed = false;
            // Nodes made here stand at the end and are looked at, too: a view goes all the way at once.
            for (size_t i = 0; i < graph.nodes().size(); ++i) {
              if (graph.erased(static_cast<NodeId>(i))) continue;
              TRY_ASSIGN(const bool moved, sink(graph, static_cast<NodeId>(i)));
              changed = changed || moved;
            }
            return changed;
          }};
}

}  // namespace tenon::passes
