// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// DequantizeLinear.
#include "ops/dequantize_linear.h"
#include "import/onnx/node_context.h"

namespace tenon::onnx {

Importer dequantize_linear() {
  return {{"DequantizeLinear"}, [](NodeContext& node) -> Result<> {
            TRY(node.expect_inputs(2, 3));
            const DequantizeLinear op{.axis = node.integer("axis", 1), .block_size = node.integer("block_size", 0)};
            return node.finish(op, node.inputs());
          }};
}

}  // namespace tenon::onnx
