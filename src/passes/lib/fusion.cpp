// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Questions and edits of fusing passes.
#include "passes/lib/fusion.h"

#include <algorithm>
#include <cmath>

#include "ir/verify.h"

namespace tenon::passes {

NodeId Fusion::maker(ValueId id, std::string_view op) const {
  const Node* producer = graph_.producer(id);
  return producer && producer->op && producer->op.name() == op ? graph_.value(id).producer : kNoNode;
}

NodeId Fusion::sole_maker(ValueId id, std::string_view op) const {
  const NodeId found = maker(id, op);
  return found != kNoNode && is_sole(id) && graph_.node(found).outputs.size() == 1 ? found : kNoNode;
}

ValueId Fusion::input(NodeId id, size_t i) const {
  const Node& node = graph_.node(id);
  return i < node.inputs.size() ? node.inputs[i] : kNoValue;
}

std::pair<ValueId, ValueId> Fusion::operands(NodeId id) const {
  const ValueId a = input(id, 0), b = input(id, 1);
  return graph_.constant(a) && !graph_.constant(b) ? std::pair(b, a) : std::pair(a, b);
}

std::optional<double> Fusion::number(ValueId id) const {
  const Constant* constant = graph_.constant(id);
  constexpr int64_t kMaxElements = 65536;
  if (!constant || constant->type().shape.volume() < 1 || constant->type().shape.volume() > kMaxElements) return {};
  const auto all = constant->to_f64();
  const bool same = std::all_of(all.begin(), all.end(), [&](double one) { return one == all[0]; });
  return same ? std::optional(all[0]) : std::nullopt;
}

bool Fusion::is_number(ValueId id, double expected) const {
  const auto found = number(id);
  constexpr double kTolerance = 1e-5;  // exporters write float, and some cut digits
  return found && std::abs(*found - expected) <= kTolerance * std::max(std::abs(expected), 1e-3);
}

void Fusion::replace(NodeId into, Op op, std::vector<ValueId> inputs, const std::vector<NodeId>& swallowed) {
  const auto count = [&](const std::vector<ValueId>& ids, int by) {
    for (const ValueId id : ids) {
      if (id != kNoValue) uses_[index(id)] += by;
    }
  };
  while (!inputs.empty() && inputs.back() == kNoValue) inputs.pop_back();
  Node& node = graph_.node(into);
  for (const NodeId id : swallowed) node.origin.merge(graph_.node(id).origin);
  count(node.inputs, -1);
  count(inputs, 1);
  node.op = std::move(op);
  node.inputs = std::move(inputs);
  for (const NodeId id : swallowed) {
    const Node& gone = graph_.node(id);
    const bool dead =
        std::all_of(gone.outputs.begin(), gone.outputs.end(), [&](ValueId out) { return uses_[index(out)] == 0; });
    if (!dead) continue;  // somebody else reads it
    count(gone.inputs, -1);
    graph_.erase(id);
  }
}

ValueId Fusion::add_constant(Constant constant) {
  const ValueId id = graph_.add_constant(std::move(constant));
  uses_.resize(graph_.values().size(), 0);
  return id;
}

ValueId Fusion::add(Op op, std::vector<ValueId> inputs, Origin origin, size_t results) {
  while (!inputs.empty() && inputs.back() == kNoValue) inputs.pop_back();
  const NodeId id = graph_.add_node(std::move(op), inputs, std::move(origin), std::vector<std::string>(results));
  uses_.resize(graph_.values().size(), 0);
  if (!ir::infer_node(graph_, id).ok()) {
    graph_.erase(id);
    return kNoValue;
  }
  for (const ValueId input : inputs) {
    if (input != kNoValue) ++uses_[index(input)];
  }
  return graph_.node(id).outputs[0];
}

void Fusion::redirect(ValueId from, ValueId to) {
  uses_[index(to)] += uses_[index(from)];
  uses_[index(from)] = 0;
  graph_.replace_uses(from, to);
  const NodeId id = graph_.value(from).producer;
  if (id == kNoNode || graph_.erased(id)) return;
  const Node& node = graph_.node(id);
  const bool is_read =
      std::any_of(node.outputs.begin(), node.outputs.end(), [&](ValueId out) { return uses_[index(out)] > 0; });
  if (is_read) return;
  for (const ValueId input : node.inputs) {
    if (input != kNoValue) --uses_[index(input)];
  }
  graph_.erase(id);
}

std::function<Result<bool>(Graph&)> for_each_node(bool (*rewrite)(Fusion& fusion, NodeId id)) {
  return [rewrite](Graph& graph) -> Result<bool> {
    Fusion fusion(graph);
    bool changed = false;
    for (size_t i = 0; i < graph.nodes().size(); ++i) {
      const auto id = static_cast<NodeId>(i);
      if (!graph.erased(id) && rewrite(fusion, id)) changed = true;
    }
    return changed;
  };
}

std::optional<std::vector<int64_t>> constant_axes(const Fusion& fusion, ValueId list, int rank) {
  const Constant* constant = fusion.graph().constant(list);
  if (!constant) return std::nullopt;
  auto axes = constant->to_i64();
  for (int64_t& axis : axes) axis = axis < 0 ? axis + rank : axis;
  std::sort(axes.begin(), axes.end());
  return axes;
}

Constant constant_of(const TensorType& type, const std::vector<double>& numbers) {
  return Constant::make(type, [&](std::byte* to) {
    (void)visit_float_type(type.dtype, [&]<class T>() {
      T* out = reinterpret_cast<T*>(to);
      for (size_t i = 0; i < numbers.size(); ++i) out[i] = static_cast<T>(static_cast<Accumulator<T>>(numbers[i]));
    });
  });
}

}  // namespace tenon::passes
