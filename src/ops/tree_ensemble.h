// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// tree_ensemble: decision trees whose leaves add up.
#pragma once

#include <array>

#include "ops/lib/op_def.h"

namespace tenon {

enum class TreeAggregate { average, sum, min, max };
constexpr auto names(TreeAggregate) { return std::array{"average", "sum", "min", "max"}; }

/// For each row the leaves that its trees lead to, aggregated by target.
///   x: floats [N,features], splits [nodes], leaf weights [leaves], members [m] (sets, each ended by NaN) or absent
///     ->  y: [N,targets]
/// Errors: invalid_argument for a tree that does not fit.
/// Source: ONNX TreeEnsemble-5 of ai.onnx.ml.
struct TreeEnsemble {
  static constexpr std::string_view kName = "tree_ensemble";
  static constexpr int64_t kMember = 6;  // the mode that asks whether a set has the number
  int64_t targets = 1;
  TreeAggregate aggregate = TreeAggregate::sum;
  std::vector<int64_t> roots;
  std::vector<int64_t> modes;  // <=, <, >=, >, ==, !=, member
  std::vector<int64_t> features;
  std::vector<int64_t> true_nodes;   // or leaves
  std::vector<int64_t> true_leaves;  // 1: true_nodes says a leaf
  std::vector<int64_t> false_nodes;
  std::vector<int64_t> false_leaves;
  std::vector<int64_t> leaf_targets;
  std::vector<int64_t> missing_true;  // 1: NaN goes the true way

  static void fields(auto& self, auto&& field) {
    field("targets", self.targets);
    field("aggregate", self.aggregate);
    field("roots", self.roots);
    field("modes", self.modes);
    field("features", self.features);
    field("true_nodes", self.true_nodes);
    field("true_leaves", self.true_leaves);
    field("false_nodes", self.false_nodes);
    field("false_leaves", self.false_leaves);
    field("leaf_targets", self.leaf_targets);
    field("missing_true", self.missing_true);
  }
  /// By node, the number of the set that it asks, in the order in which the sets stand; 0 for nodes that ask none.
  /// Errors: invalid_argument for what is no forest.
  Result<std::vector<int64_t>> sets() const;
  Result<Types> infer(std::span<const TensorType> in) const;
  Result<> reference(std::span<const ConstTensor> src, std::span<const Tensor> dst) const;
};

}  // namespace tenon
