// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// RMSNormalization, and the name that ONNX Runtime had for it before.
#include "import/onnx/node_context.h"
#include "ops/rms_norm.h"

namespace tenon::onnx {

namespace {
Result<> import_rms_normalization(NodeContext& node) {
  TRY(node.expect_inputs(2, 2));
  return node.finish(RmsNorm{.axis = node.integer("axis", -1), .epsilon = node.number("epsilon", 1e-5f)},
                     node.inputs());
}
}  // namespace

Importer rms_normalization() {
  return {{"RMSNormalization", "SimplifiedLayerNormalization"}, import_rms_normalization};
}

}  // namespace tenon::onnx
