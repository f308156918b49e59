// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Split: sizes are an attribute to opset 12, then an operand; without them the number of outputs says.
#include "ops/split.h"
#include "import/onnx/node_context.h"

namespace tenon::onnx {

Importer split() {
  return {{"Split"}, [](NodeContext& node) -> Result<> {
            TRY(node.expect_inputs(1, 2));
            const Split split{.axis = node.integer("axis", 0),
                              .num_outputs = node.integer("num_outputs", static_cast<int64_t>(node.output_count()))};
            if (!node.has_attribute("split")) return node.finish(split, node.inputs());
            return node.finish(split, {node.input(0), node.add_integers(node.integers("split"))});
          }};
}

}  // namespace tenon::onnx
