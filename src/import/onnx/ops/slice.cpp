// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Slice: bounds are attributes to opset 9, then operands.
#include "ops/slice.h"
#include "import/onnx/node_context.h"

namespace tenon::onnx {

Importer slice() {
  return {{"Slice"}, [](NodeContext& node) -> Result<> {
            if (node.opset() >= 10) return node.finish(Slice{}, node.inputs());
            const std::vector<int64_t> starts = node.integers("starts");
            std::vector<int64_t> axes = node.integers("axes");
            for (int64_t axis = 0; axes.size() < starts.size() && !node.has_attribute("axes"); ++axis) {
              axes.push_back(axis);
            }
            return node.finish(Slice{}, {node.input(0), node.add_integers(starts),
                                         node.add_integers(node.integers("ends")), node.add_integers(axes)});
          }};
}

}  // namespace tenon::onnx
