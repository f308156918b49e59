// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Transposes move behind what reads them, where they meet others and cancel: f(T(x), c) = T(f(x, T'(c))). Networks from
// frameworks that keep channels last have one on each side of every convolution; attention with the sequence in front has
// one on each side of every layer.
#include <algorithm>
#include <deque>

#include "ir/verify.h"
#include "ops/lib/evaluate.h"
#include "ops/transpose.h"
#include "passes/lib/edit.h"
#include "passes/lib/pass.h"
#include "passes/lib/sinking.h"

namespace tenon::passes {

namespace {

/// A graph in which transposes are on their way down.
class Sinker {
 public:
  explicit Sinker(Graph& graph) : graph_(graph), readers_(graph.values().size()) {
    for (const NodeId id : node_ids(graph)) {
      note_readers(id);
      if (graph.node(id).op.is<Transpose>()) waiting_.push_back(id);
    }
  }

  Result<bool> run() {
    bool changed = false;
    // Each transpose moves down at most once past each node; more would be a rule that does not end.
    size_t left = (waiting_.size() + 1) * (graph_.nodes().size() + 1);
    while (!waiting_.empty() && left-- > 0) {
      const NodeId id = waiting_.front();
      waiting_.pop_front();
      if (graph_.erased(id)) continue;
      TRY_ASSIGN(const bool moved, sink(id));
      changed = changed || moved;
    }
    return changed;
  }

 private:
  struct Move {
    NodeId reader;
    Sunk sunk;
  };

  /// A transpose gets another chance when somebody new reads it.
  void note_readers(NodeId id) {
    readers_.resize(graph_.values().size());
    for (const ValueId input : graph_.node(id).inputs) {
      if (input == kNoValue) continue;
      readers_[index(input)].push_back(id);
      const Node* producer = graph_.producer(input);
      if (producer && producer->op.is<Transpose>() && !graph_.node(id).op.is<Transpose>())
        waiting_.push_back(graph_.value(input).producer);
    }
  }

  bool is_read(NodeId id) const {
    const auto& outputs = graph_.node(id).outputs;
    return std::any_of(outputs.begin(), outputs.end(), [&](ValueId out) {
      if (graph_.is_output(out)) return true;
      const auto& all = readers_[index(out)];
      return std::any_of(all.begin(), all.end(), [&](NodeId reader) { return reads(reader, out); });
    });
  }

  /// Lists of readers are only added to; what they say is checked here.
  bool reads(NodeId reader, ValueId id) const {
    if (graph_.erased(reader)) return false;
    const auto& inputs = graph_.node(reader).inputs;
    return std::find(inputs.begin(), inputs.end(), id) != inputs.end();
  }

  std::vector<NodeId> readers_of(ValueId id) const {
    std::vector<NodeId> out;
    for (const NodeId reader : readers_[index(id)]) {
      if (reads(reader, id) && is_read(reader) && std::find(out.begin(), out.end(), reader) == out.end())
        out.push_back(reader);
    }
    return out;
  }

  bool is_elementwise(NodeId id) const {
    const Node& node = graph_.node(id);
    return node.op.traits().pointwise && node.outputs.size() == 1 && node.inputs.size() > 1;
  }

  /// Two in a row become one.
  bool merge_with_producer(NodeId id) {
    Node& node = graph_.node(id);
    const Node* before = graph_.producer(node.inputs[0]);
    const Order first = order_of(graph_, node.inputs[0]);
    if (!before || first.empty()) return false;
    node.op = ops::make(Transpose{.perm = composed(first, order_of(node, static_cast<int>(first.size())))});
    node.origin.merge(before->origin);
    node.inputs[0] = before->inputs[0];
    note_readers(id);
    return true;
  }

  Result<bool> sink(NodeId id) {
    const bool merged = merge_with_producer(id);
    const ValueId value = graph_.node(id).outputs[0];
    const Order order = order_of(graph_, value);
    if (graph_.is_output(value) || is_identity(order)) return merged;
    // All readers or none: a transpose that stays for one of them would be one more.
    std::vector<Move> moves;
    for (const NodeId reader : readers_of(value)) {
      if (graph_.node(reader).op.is<Transpose>()) continue;
      TRY_ASSIGN(auto sunk, sink_below(graph_, reader, order));
      if (sunk && sunk->orders.size() != graph_.node(reader).outputs.size()) return merged;
      if (!sunk && is_elementwise(reader)) continue;  // once its other operand has its transpose, too
      if (!sunk) return merged;
      moves.push_back({reader, std::move(*sunk)});
    }
    bool moved = false;
    for (Move& move : moves) {
      TRY_ASSIGN(const bool done, apply(move));
      moved = moved || done;
    }
    return merged || moved;
  }

  Result<bool> apply(Move& move) {
    const Node old = graph_.node(move.reader);
    Origin origin = old.origin;
    for (const ValueId input : old.inputs) {
      if (!order_of(graph_, input).empty()) origin.merge(graph_.producer(input)->origin);
    }
    const NodeId id = graph_.add_node(std::move(move.sunk.op), std::move(move.sunk.inputs), origin,
                                      std::vector<std::string>(old.outputs.size()));
    TRY(ir::infer_node(graph_, id));
    note_readers(id);
    for (size_t i = 0; i < old.outputs.size(); ++i) {
      ValueId result = graph_.node(id).outputs[i];
      if (!is_identity(move.sunk.orders[i])) {
        const NodeId turn = graph_.add_node(ops::make(Transpose{.perm = move.sunk.orders[i]}), {result}, origin);
        TRY(ir::infer_node(graph_, turn));
        note_readers(turn);
        waiting_.push_back(turn);
        result = graph_.node(turn).outputs[0];
      }
      hand_over(old.outputs[i], result);
    }
    graph_.erase(move.reader);
    return true;
  }

  void hand_over(ValueId from, ValueId to) {
    readers_.resize(graph_.values().size());
    for (const NodeId reader : readers_of(from)) {
      readers_[index(to)].push_back(reader);
      if (graph_.node(reader).op.is<Transpose>()) waiting_.push_back(reader);
    }
    graph_.replace_uses(from, to);
  }

  Graph& graph_;
  std::vector<std::vector<NodeId>> readers_;
  std::deque<NodeId> waiting_;
};

/// Transposes that are left once dead nodes are gone, identities and those of constants not counted.
int count_transposes(Graph graph) {
  graph.sweep();
  int count = 0;
  for (const Node& node : graph.nodes()) {
    if (!node.op.is<Transpose>() || is_identity(order_of(node, graph.type(node.outputs[0]).rank()))) continue;
    const Node* before = graph.producer(node.inputs[0]);
    const ValueId source = before && before->op.traits().view ? before->inputs[0] : node.inputs[0];
    count += graph.constant(source) ? 0 : 1;
  }
  return count;
}

}  // namespace

Pass sink_transposes() {
  return {"simplify.sink_transposes", [](Graph& graph) -> Result<bool> {
            Graph sunk = graph;
            TRY_ASSIGN(const bool changed, Sinker(sunk).run());
            // Behind a split there may be more of them than in front: kept only if they met others.
            if (!changed || count_transposes(sunk) > count_transposes(graph)) return false;
            graph = std::move(sunk);
            return true;
          }};
}

}  // namespace tenon::passes
