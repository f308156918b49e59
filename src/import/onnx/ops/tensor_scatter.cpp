// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// TensorScatter.
#include "ops/tensor_scatter.h"
#include "import/onnx/node_context.h"

namespace tenon::onnx {

namespace {
Result<> import_tensor_scatter(NodeContext& node) {
  return node.finish(
      TensorScatter{.axis = node.integer("axis", -2), .circular = node.text("mode", "linear") == "circular"},
      node.inputs());
}
}  // namespace

Importer tensor_scatter() { return {{"TensorScatter"}, import_tensor_scatter}; }

}  // namespace tenon::onnx
