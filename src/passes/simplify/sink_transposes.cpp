// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Transposes move behind elementwise operators, where they meet others and cancel: f(T(x), c) = T(f(x, T'(c))).
// Networks from frameworks that keep channels last have one on each side of every convolution.
#include <algorithm>
#include <numeric>

#include "ir/verify.h"
#include "ops/lib/evaluate.h"
#include "ops/reshape.h"
#include "ops/transpose.h"
#include "passes/lib/edit.h"
#include "passes/lib/pass.h"

namespace tenon::passes {

namespace {

using Order = std::vector<int64_t>;

/// The permutation of the transpose that makes a value; empty if none does.
Order order_of(const Graph& graph, ValueId id) {
  const Node* node = graph.producer(id);
  const auto* transpose = node ? node->op.as<Transpose>() : nullptr;
  const int rank = graph.type(id).rank();
  if (!transpose || rank == 0) return {};
  Order out = transpose->perm;
  for (int64_t& axis : out) axis = axis < 0 ? axis + rank : axis;
  if (out.empty()) {
    out.resize(static_cast<size_t>(rank));
    std::iota(out.rbegin(), out.rend(), 0);
  }
  return out;
}

Order inverse(const Order& order) {
  Order out(order.size());
  for (size_t i = 0; i < order.size(); ++i) out[static_cast<size_t>(order[i])] = static_cast<int64_t>(i);
  return out;
}

using Readers = std::vector<std::vector<NodeId>>;

Readers readers_of(const Graph& graph) {
  Readers out(graph.values().size());
  for (const NodeId id : node_ids(graph)) {
    for (const ValueId input : graph.node(id).inputs) {
      if (input != kNoValue) out[index(input)].push_back(id);
    }
  }
  return out;
}

bool is_elementwise(const Graph& graph, const Node& node) {
  return node.op.traits().pointwise && node.outputs.size() == 1 && graph.type(node.outputs[0]).rank() > 1;
}

/// The permutation that can move behind a node; empty if none. Every operand must be transposed by it or constant, and
/// no other reader may keep a transpose alive, or there would be one more.
Order common_order(const Graph& graph, const Node& node, const Readers& readers) {
  Order order;
  for (const ValueId id : node.inputs) {
    if (id == kNoValue || graph.constant(id)) continue;
    if (index(id) >= readers.size() || graph.is_output(id)) return {};  // made in this round: the next one looks at it
    const Order one = order_of(graph, id);
    if (one.empty() || (!order.empty() && one != order)) return {};
    if (graph.type(id).rank() != graph.type(node.outputs[0]).rank()) return {};
    for (const NodeId reader : readers[index(id)]) {
      if (graph.erased(reader)) continue;
      const Node& other = graph.node(reader);
      if (!is_elementwise(graph, other) && !other.op.is<Transpose>()) return {};
    }
    order = one;
  }
  return order;
}

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

Result<bool> sink_below(Graph& graph, NodeId id, const Order& order) {
  const Node node = graph.node(id);
  Origin origin = node.origin;
  std::vector<ValueId> inputs;
  for (const ValueId input : node.inputs) {
    if (input == kNoValue) {
      inputs.push_back(input);
    } else if (graph.constant(input)) {
      TRY_ASSIGN(const ValueId back, transposed_back(graph, input, order, node.origin));
      inputs.push_back(back);
    } else {
      origin.merge(graph.producer(input)->origin);
      inputs.push_back(graph.producer(input)->inputs[0]);
    }
  }
  TRY_ASSIGN(const ValueId result, add(graph, node.op, inputs, origin));
  TRY_ASSIGN(const ValueId moved, add(graph, ops::make(Transpose{.perm = order}), {result}, origin));
  if (!redirect(graph, node.outputs[0], moved)) return false;
  graph.erase(id);
  return true;
}

}  // namespace

Pass sink_transposes() {
  return {"simplify.sink_transposes", [](Graph& graph) -> Result<bool> {
            bool changed = false;
            const Readers readers = readers_of(graph);
            for (const NodeId id : node_ids(graph)) {
              if (!is_elementwise(graph, graph.node(id))) continue;
              const Order order = common_order(graph, graph.node(id), readers);
              if (order.empty()) continue;
              TRY_ASSIGN(const bool moved, sink_below(graph, id, order));
              changed = changed || moved;
            }
            return changed;
          }};
}

}  // namespace tenon::passes
