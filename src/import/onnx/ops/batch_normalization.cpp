// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// BatchNormalization.
#include "import/onnx/node_context.h"
#include "ops/batch_norm.h"

namespace tenon::onnx {

namespace {
Result<> import_batch_normalization(NodeContext& node) {
  TRY(node.expect_inputs(5, 5));
  const bool training = node.opset() >= 14 && node.integer("training_mode", 0) != 0;
  if (training || node.integer("spatial", 1) == 0 || (node.output_count() > 1 && node.has_output(1))) {
    return node.unsupported(
        "expected inference with statistics per channel, found training_mode, spatial=0 or outputs "
        "of statistics",
        "export the model for inference");
  }
  TRY_ASSIGN(const ValueId y, node.add(BatchNorm{.epsilon = node.number("epsilon", 1e-5f)}, node.inputs()));
  return node.set_output(0, y);
}
}  // namespace

Importer batch_normalization() { return {{"BatchNormalization"}, import_batch_normalization}; }

}  // namespace tenon::onnx
