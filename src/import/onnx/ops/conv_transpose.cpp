// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// ConvTranspose.
#include "ops/conv_transpose.h"
#include "import/onnx/node_context.h"
#include "import/onnx/ops/lib/window_attributes.h"

namespace tenon::onnx {

namespace {
Result<> import_conv_transpose(NodeContext& node) {
  TRY(node.expect_inputs(2, 3));
  ConvTranspose op;
  TRY_ASSIGN(op.window, window_attributes(node));
  op.groups = node.integer("group", 1);
  op.output_padding = node.integers("output_padding");
  op.output_shape = node.integers("output_shape");
  const auto spatial = static_cast<size_t>(std::max(0, node.input_type(0).rank() - 2));
  if (op.output_shape.size() == spatial + 2)
    op.output_shape.erase(op.output_shape.begin(), op.output_shape.begin() + 2);
  return node.finish(std::move(op), node.inputs());
}
}  // namespace

Importer conv_transpose() { return {{"ConvTranspose", "TRT_Deconv"}, import_conv_transpose}; }

}  // namespace tenon::onnx
