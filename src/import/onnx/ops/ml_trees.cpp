// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// TreeEnsembleRegressor and TreeEnsembleClassifier of ai.onnx.ml, as the trees of TreeEnsemble.
#include <algorithm>
#include <map>
#include <utility>

#include "import/onnx/ops/lib/scores.h"
#include "ops/add.h"
#include "ops/cast.h"
#include "ops/tree_ensemble.h"

namespace tenon::onnx {

namespace {
using Place = std::pair<int64_t, int64_t>;  // tree, node

/// What leaves give: targets and weights.
using Leaves = std::map<Place, std::vector<std::pair<int64_t, double>>>;

struct Trees {
  std::vector<int64_t> trees, nodes, features, true_nodes, false_nodes, missing;
  std::vector<std::string> modes;
  std::vector<double> values;
  Leaves leaves;
  size_t copies = 1;  // a leaf of TreeEnsemble has one target: a tree stands there once for each of the most it has
};

/// A list of floats, or the tensor of its name and "_as_tensor".
Result<std::vector<double>> doubles_of(NodeContext& node, const std::string& name) {
  if (node.has_attribute(name + "_as_tensor")) {
    TRY_ASSIGN(const Constant given, node.tensor(name + "_as_tensor"));
    return given.to_f64();
  }
  const std::vector<float> given = node.numbers(name);
  return std::vector<double>(given.begin(), given.end());
}

Result<Trees> trees_of(NodeContext& node, const std::string& what) {
  Trees out{.trees = node.integers("nodes_treeids"),
            .nodes = node.integers("nodes_nodeids"),
            .features = node.integers("nodes_featureids"),
            .true_nodes = node.integers("nodes_truenodeids"),
            .false_nodes = node.integers("nodes_falsenodeids"),
            .missing = node.integers("nodes_missing_value_tracks_true"),
            .modes = node.texts("nodes_modes")};
  TRY_ASSIGN(out.values, doubles_of(node, "nodes_values"));
  const size_t count = out.modes.size();
  out.missing.resize(count, 0);
  out.values.resize(count, 0);
  out.features.resize(count, 0);
  for (const auto* list : {&out.trees, &out.nodes, &out.true_nodes, &out.false_nodes}) {
    if (count > 0 && list->size() == count) continue;
    return Error(ErrorCode::invalid_argument, str("expected ", count, " nodes, found ", list->size()));
  }
  const auto trees = node.integers(what + "_treeids"), nodes = node.integers(what + "_nodeids");
  const auto ids = node.integers(what + "_ids");
  TRY_ASSIGN(const auto weights, doubles_of(node, what + "_weights"));
  if (trees.size() != nodes.size() || ids.size() != nodes.size() || weights.size() != nodes.size()) {
    return Error(ErrorCode::invalid_argument, str("expected ", nodes.size(), " leaves, found ", weights.size()));
  }
  for (size_t i = 0; i < nodes.size(); ++i) {
    auto& leaf = out.leaves[{trees[i], nodes[i]}];
    leaf.emplace_back(ids[i], weights[i]);
    out.copies = std::max(out.copies, leaf.size());
  }
  return out;
}

Result<int64_t> tree_mode_of(const std::string& name) {
  static const std::map<std::string, int64_t> kModes = {{"BRANCH_LEQ", 0}, {"BRANCH_LT", 1}, {"BRANCH_GTE", 2},
                                                        {"BRANCH_GT", 3},  {"BRANCH_EQ", 4}, {"BRANCH_NEQ", 5}};
  const auto found = kModes.find(name);
  if (found != kModes.end()) return found->second;
  return Error(ErrorCode::invalid_argument, str("expected a mode of a node, found '", name, "'"));
}

class TreeWriter {
 public:
  explicit TreeWriter(const Trees& trees) : trees_(trees) {}

  Result<> write(TreeEnsemble& op, std::vector<double>& splits, std::vector<double>& weights) {
    for (size_t copy = 0; copy < trees_.copies; ++copy) {
      TRY(number_branches(op.modes.size()));
      std::vector<int64_t> seen;
      for (size_t i = 0; i < trees_.modes.size(); ++i) {
        const bool first = std::find(seen.begin(), seen.end(), trees_.trees[i]) == seen.end();
        if (first) seen.push_back(trees_.trees[i]);
        const bool leaf = trees_.modes[i] == "LEAF";
        if (leaf && !first) continue;
        if (first) op.roots.push_back(static_cast<int64_t>(op.modes.size()));
        splits.push_back(trees_.values[i]);
        TRY_ASSIGN(const int64_t mode, leaf ? Result<int64_t>(0) : tree_mode_of(trees_.modes[i]));
        op.modes.push_back(mode);
        op.features.push_back(leaf ? 0 : trees_.features[i]);
        op.missing_true.push_back(trees_.missing[i]);
        const int64_t yes = leaf ? trees_.nodes[i] : trees_.true_nodes[i], no = leaf ? yes : trees_.false_nodes[i];
        TRY(child(op, weights, {trees_.trees[i], yes}, copy, op.true_nodes, op.true_leaves));
        TRY(child(op, weights, {trees_.trees[i], no}, copy, op.false_nodes, op.false_leaves));
      }
    }
    return Done{};
  }

 private:
  /// A tree that is one leaf stands as a branch with two ways to it.
  Result<> number_branches(size_t next) {
    branches_.clear();
    std::vector<int64_t> seen;
    for (size_t i = 0; i < trees_.modes.size(); ++i) {
      const bool first = std::find(seen.begin(), seen.end(), trees_.trees[i]) == seen.end();
      if (first) seen.push_back(trees_.trees[i]);
      const Place place{trees_.trees[i], trees_.nodes[i]};
      if (trees_.modes[i] != "LEAF" && !branches_.emplace(place, static_cast<int64_t>(next)).second) {
        return Error(ErrorCode::invalid_argument, str("expected one node ", place.second, " in tree ", place.first));
      }
      if (first || trees_.modes[i] != "LEAF") ++next;
    }
    return Done{};
  }

  Result<> child(TreeEnsemble& op, std::vector<double>& weights, const Place& place, size_t copy,
                 std::vector<int64_t>& to, std::vector<int64_t>& is_leaf) const {
    if (const auto branch = branches_.find(place); branch != branches_.end()) {
      to.push_back(branch->second);
      is_leaf.push_back(0);
      return Done{};
    }
    const auto leaf = trees_.leaves.find(place);
    const bool has = leaf != trees_.leaves.end() && copy < leaf->second.size();
    to.push_back(static_cast<int64_t>(weights.size()));
    is_leaf.push_back(1);
    op.leaf_targets.push_back(has ? leaf->second[copy].first : 0);
    weights.push_back(has ? leaf->second[copy].second : 0);
    return Done{};
  }

  const Trees& trees_;
  std::map<Place, int64_t> branches_;
};

Constant list_of(const std::vector<double>& values, DataType dtype) {
  return Constant::make({dtype, Shape{static_cast<int64_t>(values.size())}}, [&](std::byte* to) {
    for (const double value : values) {
      store_number(dtype, value, to);
      to += size_of(dtype);
    }
  });
}

/// Sums (or what aggregate_function says) of the leaves, [N,targets].
Result<ValueId> tree_scores(NodeContext& node, const Trees& trees, int64_t targets, bool with_base) {
  TRY_ASSIGN(const ValueId x, feature_rows(node));
  TreeEnsemble op{.targets = targets};
  const std::string how = node.text("aggregate_function", "SUM");
  op.aggregate = how == "AVERAGE" ? TreeAggregate::average
                 : how == "MIN"   ? TreeAggregate::min
                 : how == "MAX"   ? TreeAggregate::max
                                  : TreeAggregate::sum;
  if (op.aggregate != TreeAggregate::sum && trees.copies > 1) {
    return node.unsupported(str("aggregate_function ", how, " of leaves with several targets"));
  }
  std::vector<double> splits, weights;
  TRY(TreeWriter(trees).write(op, splits, weights));
  const DataType dtype = node.type(x).dtype;
  TRY_ASSIGN(ValueId y, node.add(std::move(op), {x, node.add_constant(list_of(splits, dtype)),
                                                 node.add_constant(list_of(weights, dtype))}));
  TRY_ASSIGN(const auto base, doubles_of(node, "base_values"));
  if (with_base && !base.empty()) {
    TRY_ASSIGN(y, node.add(Add{}, {y, node.add_constant(list_of(base, dtype))}));
  }
  return y;
}

Result<> import_regressor(NodeContext& node) {
  TRY_ASSIGN(const Trees trees, trees_of(node, "target"));
  TRY_ASSIGN(const ValueId scores, tree_scores(node, trees, node.integer("n_targets", 1), true));
  TRY_ASSIGN(const ValueId y, transformed(node, scores));
  return node.finish(Cast{.to = DataType::f32}, {y});
}

Result<> import_classifier(NodeContext& node) {
  TRY_ASSIGN(Trees trees, trees_of(node, "class"));
  TRY_ASSIGN(const Constant labels, class_labels(node));
  const int64_t classes = labels.type().shape.volume();
  bool one_score = true, positive = true;
  const int64_t scored = trees.leaves.empty() ? 0 : trees.leaves.begin()->second[0].first;
  for (auto& [place, leaf] : trees.leaves) {
    for (auto& [target, weight] : leaf) {
      one_score = one_score && target == scored;
      positive = positive && weight >= 0;
    }
  }
  if (classes == 2 && one_score) {
    for (auto& [place, leaf] : trees.leaves) {
      for (auto& entry : leaf) entry.first = 0;
    }
    TRY_ASSIGN(const auto base, doubles_of(node, "base_values"));
    if (base.size() > 1) return node.unsupported("two base_values for one score");
    TRY_ASSIGN(const ValueId score, tree_scores(node, trees, 1, true));
    return finish_two_classes(node, score, labels, positive ? 0.5f : 0.0f,
                              positive ? FirstScore::complement : FirstScore::negative);
  }
  TRY_ASSIGN(const ValueId scores, tree_scores(node, trees, classes, true));
  TRY_ASSIGN(const ValueId label, best_label(node, scores, labels));
  TRY(node.set_output(0, label));
  TRY_ASSIGN(ValueId y, transformed(node, scores));
  TRY_ASSIGN(y, node.add(Cast{.to = DataType::f32}, {y}));
  return node.set_output(1, y);
}

Result<> import_trees(NodeContext& node) {
  TRY(node.expect_inputs(1, 1));
  return node.op_type() == "TreeEnsembleRegressor" ? import_regressor(node) : import_classifier(node);
}
}  // namespace

Importer ml_trees() { return {{"TreeEnsembleClassifier", "TreeEnsembleRegressor"}, import_trees, "ai.onnx.ml"}; }

}  // namespace tenon::onnx
