// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// BatchNorm, LRN, Softmax.
#include "import/uff/node_context.h"
#include "ops/batch_norm.h"
#include "ops/lrn.h"
#include "ops/softmax.h"

namespace tenon::uff {

namespace {

Result<> import_batch_norm(NodeContext& node) {
  TRY(node.expect_inputs(5, 5));
  TRY_ASSIGN(const ValueId x, node.canonical(0));
  const BatchNorm op{.epsilon = static_cast<float>(node.number("epsilon", 1e-5))};
  TRY_ASSIGN(const ValueId y, node.add(op, {x, node.input(1), node.input(2), node.input(3), node.input(4)}));
  return node.finish(node.restored(y));
}

Result<> import_lrn(NodeContext& node) {
  TRY(node.expect_inputs(1, 1));
  TRY_ASSIGN(const ValueId x, node.canonical(0));
  const Lrn op{.size = node.integer("window_size", 5),
               .alpha = static_cast<float>(node.number("alpha", 1)),
               .beta = static_cast<float>(node.number("beta", 0.5)),
               .bias = static_cast<float>(node.number("k", 1))};
  TRY_ASSIGN(const ValueId y, node.add(op, {x}));
  return node.finish(node.restored(y));
}

/// Axis 0, the batch, is what converters write where the framework names none: then it is the last one.
Result<> import_softmax(NodeContext& node) {
  TRY(node.expect_inputs(1, 1));
  const int64_t axis = node.integer("axis", 0);
  return node.finish(Softmax{.axis = axis == 0 ? -1 : axis}, {node.input(0)});
}

Result<> import_normalization(NodeContext& node) {
  if (node.operation() == "BatchNorm") return import_batch_norm(node);
  return node.operation() == "LRN" ? import_lrn(node) : import_softmax(node);
}

}  // namespace

Importer normalization() { return {{"BatchNorm", "LRN", "Softmax"}, import_normalization}; }

}  // namespace tenon::uff
