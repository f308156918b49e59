// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Pad: pads and value are attributes to opset 10, then operands.
#include "ops/pad.h"
#include "import/onnx/node_context.h"

namespace tenon::onnx {

namespace {
Result<PadMode> mode_of(const std::string& text) {
  PadMode mode = PadMode::constant;
  TRY(from_attribute(Attribute(text), mode));
  return mode;
}
}  // namespace

Importer pad() {
  return {{"Pad"}, [](NodeContext& node) -> Result<> {
            TRY_ASSIGN(const PadMode mode, mode_of(node.text("mode", "constant")));
            if (node.opset() >= 11) return node.finish(Pad{.mode = mode}, node.inputs());
            const ValueId pads = node.add_integers(node.integers("pads"));
            const ValueId value = node.add_scalar(node.input_type(0).dtype, node.number("value", 0));
            return node.finish(Pad{.mode = mode}, {node.input(0), pads, value});
          }};
}

}  // namespace tenon::onnx
