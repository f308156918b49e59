// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Squeeze and Unsqueeze: axes are an attribute to opset 12, then an operand.
#include "ops/squeeze.h"
#include "import/onnx/node_context.h"
#include "ops/unsqueeze.h"

namespace tenon::onnx {

Importer squeeze() {
  return {{"Squeeze", "Unsqueeze"}, [](NodeContext& node) -> Result<> {
            TRY(node.expect_inputs(1, 2));
            std::vector<ValueId> inputs = node.inputs();
            if (node.has_attribute("axes")) inputs = {node.input(0), node.add_integers(node.integers("axes"))};
            if (node.op_type() == "Squeeze") return node.finish(Squeeze{}, std::move(inputs));
            return node.finish(Unsqueeze{}, std::move(inputs));
          }};
}

}  // namespace tenon::onnx
