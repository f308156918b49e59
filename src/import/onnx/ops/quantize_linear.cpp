// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// QuantizeLinear.
#include "ops/quantize_linear.h"
#include "import/onnx/node_context.h"

namespace tenon::onnx {

namespace {
Result<> import_quantize_linear(NodeContext& node) {
  TRY(node.expect_inputs(2, 3));
  QuantizeLinear op{.axis = node.integer("axis", 1), .block_size = node.integer("block_size", 0)};
  if (const int64_t to = node.integer("output_dtype", 0); to != 0 && !node.has_input(2)) {
    TRY_ASSIGN(op.to, data_type_of(to));
  }
  return node.finish(op, node.inputs());
}
}  // namespace

Importer quantize_linear() { return {{"QuantizeLinear"}, import_quantize_linear}; }

}  // namespace tenon::onnx
