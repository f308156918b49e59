// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// TreeEnsemble of ai.onnx.ml.
#include "ops/tree_ensemble.h"
#include "import/onnx/node_context.h"

namespace tenon::onnx {

namespace {
Result<> import_tree_ensemble(NodeContext& node) {
  TRY(node.expect_inputs(1, 1));
  if (const int64_t transform = node.integer("post_transform", 0); transform != 0) {
    return node.unsupported(str("expected post_transform 0, found ", transform), "apply it behind the operator");
  }
  TRY_ASSIGN(const Constant modes, node.tensor("nodes_modes"));
  TRY_ASSIGN(const Constant splits, node.tensor("nodes_splits"));
  TRY_ASSIGN(const Constant weights, node.tensor("leaf_weights"));
  TreeEnsemble op{.targets = node.integer("n_targets", 1),
                  .roots = node.integers("tree_roots"),
                  .modes = modes.to_i64(),
                  .features = node.integers("nodes_featureids"),
                  .true_nodes = node.integers("nodes_truenodeids"),
                  .true_leaves = node.integers("nodes_trueleafs"),
                  .false_nodes = node.integers("nodes_falsenodeids"),
                  .false_leaves = node.integers("nodes_falseleafs"),
                  .leaf_targets = node.integers("leaf_targetids"),
                  .missing_true = node.integers("nodes_missing_value_tracks_true")};
  const int64_t aggregate = node.integer("aggregate_function", 1);
  if (aggregate < 0 || aggregate > 3)
    return Error(ErrorCode::invalid_argument, str("expected an aggregate_function, found ", aggregate));
  op.aggregate = static_cast<TreeAggregate>(aggregate);
  ValueId members = kNoValue;
  if (node.has_attribute("membership_values")) {
    TRY_ASSIGN(Constant given, node.tensor("membership_values"));
    members = node.add_constant(std::move(given));
  }
  return node.finish(std::move(op), {node.input(0), node.add_constant(splits), node.add_constant(weights), members});
}
}  // namespace

Importer tree_ensemble() { return {{"TreeEnsemble"}, import_tree_ensemble, "ai.onnx.ml"}; }

}  // namespace tenon::onnx
