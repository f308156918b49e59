// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// LayerNormalization.
#include "import/onnx/node_context.h"
#include "ops/layer_norm.h"

namespace tenon::onnx {

namespace {
Result<> import_layer_normalization(NodeContext& node) {
  TRY(node.expect_inputs(2, 3));
  return node.finish(LayerNorm{.axis = node.integer("axis", -1), .epsilon = node.number("epsilon", 1e-5f)},
                     node.inputs());
}
}  // namespace

Importer layer_normalization() { return {{"LayerNormalization"}, import_layer_normalization}; }

}  // namespace tenon::onnx
