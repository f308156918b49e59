// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Fusion: what a fusing pass asks a graph and does to it.
#pragma once

#include <functional>
#include <optional>
#include <vector>

#include "ir/graph.h"
#include "ops/lib/evaluate.h"

namespace tenon::passes {

/// A graph, with the number of readers of each value kept up to date over its edits.
class Fusion {
 public:
  explicit Fusion(Graph& graph) : graph_(graph), uses_(count_uses(graph)) {}

  const Graph& graph() const { return graph_; }
  const TensorType& type(ValueId id) const { return graph_.type(id); }

  /// The node that makes `id`, if it is of that operator; kNoNode otherwise.
  NodeId maker(ValueId id, std::string_view op) const;
  /// The same if `id` has one reader and is no output: it may be swallowed.
  NodeId sole_maker(ValueId id, std::string_view op) const;
  bool is_sole(ValueId id) const { return id != kNoValue && uses_[index(id)] == 1 && !graph_.is_output(id); }
  int uses(ValueId id) const { return uses_[index(id)]; }

  ValueId input(NodeId id, size_t i) const;
  ValueId output(NodeId id) const { return graph_.node(id).outputs[0]; }
  /// Operands of a binary node, the constant one second if there is just one.
  std::pair<ValueId, ValueId> operands(NodeId id) const;
  /// The number that fills a constant; nullopt if it is not one or differs within.
  std::optional<double> number(ValueId id) const;
  /// Whether the number is `expected` to the precision of float weights.
  bool is_number(ValueId id, double expected) const;

  /// `into` becomes `op` on `inputs`; the swallowed nodes give it their origins and lose it as a reader.
  void replace(NodeId into, Op op, std::vector<ValueId> inputs, const std::vector<NodeId>& swallowed);
  ValueId add_constant(Constant constant);
  /// The first result of a new node of so many; kNoValue, and no node, if its types cannot be.
  ValueId add(Op op, std::vector<ValueId> inputs, Origin origin, size_t results = 1);
  /// Every reader of `from` reads `to` instead; the node that makes `from` goes if nobody reads its other results.
  void redirect(ValueId from, ValueId to);

 private:
  Graph& graph_;
  std::vector<int> uses_;
};

/// A pass that offers every node, in order, to `rewrite` (true: rewritten).
std::function<Result<bool>(Graph&)> for_each_node(bool (*rewrite)(Fusion& fusion, NodeId id));

/// Axes of `list`, an operand of a reduction, as 0..rank-1 in order; nullopt if not constant.
std::optional<std::vector<int64_t>> constant_axes(const Fusion& fusion, ValueId list, int rank);

/// A constant of a float type.
Constant constant_of(const TensorType& type, const std::vector<double>& numbers);

}  // namespace tenon::passes
