// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Cast and CastLike.
#include "ops/cast.h"
#include "import/onnx/node_context.h"

namespace tenon::onnx {

namespace {
PowerRounding rounding_of(NodeContext& node) {
  const std::string mode = node.text("round_mode", "up");
  return mode == "down" ? PowerRounding::down : mode == "nearest" ? PowerRounding::nearest : PowerRounding::up;
}
}  // namespace

Importer cast() {
  return {{"Cast", "CastLike"}, [](NodeContext& node) -> Result<> {
            if (node.op_type() == "CastLike") {
              TRY(node.expect_inputs(2, 2));
              return node.finish(Cast{.to = node.input_type(1).dtype,
                                      .saturate = node.integer("saturate", 1) != 0,
                                      .round_mode = rounding_of(node)},
                                 {node.input(0)});
            }
            TRY_ASSIGN(const DataType to, data_type_of(node.integer("to", 0)));
            return node.finish(
                Cast{.to = to, .saturate = node.integer("saturate", 1) != 0, .round_mode = rounding_of(node)},
                node.inputs());
          }};
}

}  // namespace tenon::onnx
