// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// One rule for each kind of operator.
#include "passes/lib/sinking.h"

#include <algorithm>

#include "ir/verify.h"
#include "ops/concat.h"
#include "ops/gather.h"
#include "ops/layer_norm.h"
#include "ops/lib/evaluate.h"
#include "ops/lib/reduce.h"
#include "ops/matmul.h"
#include "ops/reshape.h"
#include "ops/rms_norm.h"
#include "ops/slice.h"
#include "ops/softmax.h"
#include "ops/split.h"
#include "ops/transpose.h"
#include "passes/lib/weights.h"

namespace tenon::passes {

namespace {

using Rule = std::optional<Sunk>;

ValueId operand_of(const Graph& graph, ValueId transposed) { return graph.producer(transposed)->inputs[0]; }

/// An axis of the transposed tensor, as an axis of the operand.
int64_t place_of(int64_t axis, const Order& order) {
  return order[static_cast<size_t>(axis < 0 ? axis + static_cast<int64_t>(order.size()) : axis)];
}

/// The order behind an operator that drops these axes of the operand.
Order without(const Order& order, const std::vector<int64_t>& dropped) {
  const auto is_dropped = [&](int64_t axis) { return std::count(dropped.begin(), dropped.end(), axis) > 0; };
  Order out;
  for (const int64_t axis : order) {
    if (is_dropped(axis)) continue;
    out.push_back(axis - std::count_if(dropped.begin(), dropped.end(), [&](int64_t d) { return d < axis; }));
  }
  return out;
}

bool keeps_last(const Order& order) { return order.back() == static_cast<int64_t>(order.size()) - 1; }

Result<ValueId> add(Graph& graph, Op op, std::vector<ValueId> inputs, const Origin& origin) {
  const NodeId id = graph.add_node(std::move(op), std::move(inputs), origin);
  TRY(ir::infer_node(graph, id));
  return graph.node(id).outputs[0];
}

/// A constant with its axes where the operand of the transpose has them. Folding does the numbers.
Result<ValueId> transposed_back(Graph& graph, ValueId constant, const Order& order, const Origin& origin) {
  const std::vector<int64_t> dims = graph.type(constant).shape.numbers();
  if (graph.type(constant).shape.volume() == 1) return constant;
  std::vector<int64_t> full(order.size() - dims.size(), 1);
  full.insert(full.end(), dims.begin(), dims.end());
  const ValueId shape = graph.add_constant(Constant::i64_vector(full));
  TRY_ASSIGN(const ValueId wide, add(graph, ops::make(Reshape{.allow_zero = true}), {constant, shape}, origin));
  return add(graph, ops::make(Transpose{.perm = inverse(order)}), {wide}, origin);
}

/// Every operand is transposed by the order, or constant and of no more axes.
bool all_alike(const Graph& graph, const Node& node, const Order& order) {
  return std::all_of(node.inputs.begin(), node.inputs.end(), [&](ValueId id) {
    if (id == kNoValue) return true;
    if (graph.constant(id)) return graph.type(id).rank() <= static_cast<int>(order.size());
    return order_of(graph, id) == order && !graph.is_output(id);
  });
}

/// Elementwise operators and concatenations.
Result<Rule> sink_below_many(Graph& graph, const Node& node, const Order& order, Op op) {
  if (!all_alike(graph, node, order)) return Rule();
  Sunk out{std::move(op), {}, {order}};
  for (const ValueId id : std::vector<ValueId>(node.inputs)) {
    if (id == kNoValue) {
      out.inputs.push_back(id);
    } else if (graph.constant(id)) {
      TRY_ASSIGN(const ValueId back, transposed_back(graph, id, order, node.origin));
      out.inputs.push_back(back);
    } else {
      out.inputs.push_back(operand_of(graph, id));
    }
  }
  return Rule(std::move(out));
}

/// Rows of a product with weights may stand in any order.
Rule sink_below_matmul(const Graph& graph, const Node& node, const Order& order) {
  const Matmul& matmul = *node.op.as<Matmul>();
  if (!keeps_last(order) || matmul.transpose_a || !is_weights(graph, node.inputs[1]) ||
      graph.type(node.inputs[1]).rank() != 2 || (node.inputs.size() > 3 && node.inputs[3] != kNoValue))
    return Rule();
  std::vector<ValueId> inputs = node.inputs;
  inputs[0] = operand_of(graph, inputs[0]);
  return Sunk{node.op, std::move(inputs), {order}};
}

/// From pictures to channels last: left in front of a reshape, where it costs nothing behind a channels-last operator.
bool makes_channels_last(const Order& order) { return order == Order{0, 2, 3, 1}; }

Rule sink_below_view(Graph& graph, const Node& node, const Order& order) {
  if (makes_channels_last(order)) return Rule();
  ValueId x = operand_of(graph, node.inputs[0]);
  const auto sunk = sink_below_reshape(graph.type(x).shape, order, graph.type(node.outputs[0]).shape);
  if (!sunk) return Rule();
  // Straight from what a view in front looks at: that one may have stopped another transpose.
  const Node* before = graph.producer(x);
  if (before && before->op.traits().view && reshape_target(graph.type(before->inputs[0]).shape, sunk->shape))
    x = before->inputs[0];
  const auto target = reshape_target(graph.type(x).shape, sunk->shape);
  if (!target) return Rule();
  return Sunk{ops::make(Reshape{}), {x, graph.add_constant(Constant::i64_vector(*target))}, {sunk->order}};
}

/// One element of an axis.
Rule sink_below_gather(const Graph& graph, const Node& node, const Order& order) {
  const Constant* at = graph.constant(node.inputs[1]);
  if (!at || at->type().rank() != 0) return Rule();
  const int64_t axis = place_of(node.op.as<Gather>()->axis, order);
  return Sunk{ops::make(Gather{.axis = axis}),
              {operand_of(graph, node.inputs[0]), node.inputs[1]},
              {without(order, {axis})}};
}

Rule sink_below_slice(Graph& graph, const Node& node, const Order& order) {
  const Constant* axes = node.inputs.size() > 3 ? graph.constant(node.inputs[3]) : nullptr;
  if (!axes) return Rule();
  std::vector<int64_t> places;
  for (const int64_t axis : axes->to_i64()) places.push_back(place_of(axis, order));
  std::vector<ValueId> inputs = node.inputs;
  inputs[0] = operand_of(graph, inputs[0]);
  inputs[3] = graph.add_constant(Constant::i64_vector(places));
  return Sunk{node.op, std::move(inputs), {order}};
}

Rule sink_below_split(const Graph& graph, const Node& node, const Order& order) {
  Split split = *node.op.as<Split>();
  split.axis = place_of(split.axis, order);
  std::vector<ValueId> inputs = node.inputs;
  inputs[0] = operand_of(graph, inputs[0]);
  return Sunk{ops::make(split), std::move(inputs), std::vector<Order>(node.outputs.size(), order)};
}

bool is_reduction(const Node& node) { return node.op.name().starts_with("reduce_") && node.inputs.size() > 1; }

Rule sink_below_reduction(Graph& graph, const Node& node, const Order& order) {
  const Constant* axes = graph.constant(node.inputs[1]);
  if (!axes || axes->type().shape.volume() == 0) return Rule();
  std::vector<int64_t> places;
  for (const int64_t axis : axes->to_i64()) places.push_back(place_of(axis, order));
  const bool keeps = graph.type(node.outputs[0]).rank() == static_cast<int>(order.size());
  return Sunk{node.op,
              {operand_of(graph, node.inputs[0]), graph.add_constant(Constant::i64_vector(places))},
              {keeps ? order : without(order, places)}};
}

/// Pads of every axis, begins then ends.
Rule sink_below_pad(Graph& graph, const Node& node, const Order& order) {
  const Constant* pads = graph.constant(node.inputs[1]);
  const size_t rank = order.size();
  if (!pads || (node.inputs.size() > 3 && node.inputs[3] != kNoValue)) return Rule();
  const auto given = pads->to_i64();
  if (given.size() != 2 * rank) return Rule();
  std::vector<int64_t> turned(2 * rank);
  for (size_t i = 0; i < rank; ++i) {
    turned[static_cast<size_t>(order[i])] = given[i];
    turned[static_cast<size_t>(order[i]) + rank] = given[i + rank];
  }
  std::vector<ValueId> inputs = node.inputs;
  inputs[0] = operand_of(graph, inputs[0]);
  inputs[1] = graph.add_constant(Constant::i64_vector(turned));
  return Sunk{node.op, std::move(inputs), {order}};
}

/// Operators on rows, as long as the rows stay rows.
Rule sink_below_rows(const Graph& graph, const Node& node, const Order& order, int64_t axis) {
  const auto rank = static_cast<int64_t>(order.size());
  if (!keeps_last(order) || (axis != -1 && axis != rank - 1)) return Rule();
  for (size_t i = 1; i < node.inputs.size(); ++i) {
    if (node.inputs[i] != kNoValue && !graph.constant(node.inputs[i])) return Rule();
  }
  std::vector<ValueId> inputs = node.inputs;
  inputs[0] = operand_of(graph, inputs[0]);
  return Sunk{node.op, std::move(inputs), {order}};
}

Rule sink_below_one(Graph& graph, const Node& node, const Order& order) {
  if (order_of(graph, node.inputs[0]) != order) return Rule();
  if (node.op.is<Matmul>()) return sink_below_matmul(graph, node, order);
  if (node.op.traits().view && node.op.name() != "identity") return sink_below_view(graph, node, order);
  if (node.op.is<Gather>()) return sink_below_gather(graph, node, order);
  if (node.op.is<Slice>()) return sink_below_slice(graph, node, order);
  if (node.op.is<Split>()) return sink_below_split(graph, node, order);
  if (node.op.name() == "pad") return sink_below_pad(graph, node, order);
  if (is_reduction(node)) return sink_below_reduction(graph, node, order);
  if (const auto* softmax = node.op.as<Softmax>()) return sink_below_rows(graph, node, order, softmax->axis);
  if (const auto* norm = node.op.as<LayerNorm>()) return sink_below_rows(graph, node, order, norm->axis);
  if (const auto* norm = node.op.as<RmsNorm>()) return sink_below_rows(graph, node, order, norm->axis);
  return Rule();
}

}  // namespace

Result<std::optional<Sunk>> sink_below(Graph& graph, NodeId id, const Order& order) {
  const Node node = graph.node(id);
  if (const auto* concat = node.op.as<Concat>())
    return sink_below_many(graph, node, order, ops::make(Concat{.axis = place_of(concat->axis, order)}));
  const bool elementwise = node.op.traits().pointwise && node.outputs.size() == 1 &&
                           graph.type(node.outputs[0]).rank() == static_cast<int>(order.size());
  if (elementwise) return sink_below_many(graph, node, order, node.op);
  return sink_below_one(graph, node, order);
}

}  // namespace tenon::passes
