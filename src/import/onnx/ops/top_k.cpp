// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// TopK: k is an attribute to opset 9, then an operand.
#include "ops/top_k.h"
#include "import/onnx/node_context.h"

namespace tenon::onnx {

Importer top_k() {
  return {{"TopK"}, [](NodeContext& node) -> Result<> {
            const TopK top{.axis = node.integer("axis", -1),
                           .largest = node.integer("largest", 1) != 0,
                           .sorted = node.integer("sorted", 1) != 0};
            if (node.opset() >= 10) return node.finish(top, node.inputs());
            return node.finish(top, {node.input(0), node.add_integers({node.integer("k", 0)})});
          }};
}

}  // namespace tenon::onnx
