// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// com.microsoft: Gelu, FastGelu, BiasGelu and QuickGelu.
#include "import/onnx/node_context.h"
#include "ops/add.h"
#include "ops/gelu.h"
#include "ops/mul.h"

namespace tenon::onnx {

namespace {
Result<> import_activation(NodeContext& node) {
  TRY(node.expect_inputs(1, 2));
  ValueId x = node.input(0);
  if (node.has_input(1)) {
    TRY_ASSIGN(x, node.add(Add{}, {x, node.input(1)}));
  }
  if (node.op_type() != "QuickGelu") {
    return node.finish(Gelu{.approximate = node.op_type() == "FastGelu" ? Approximation::tanh : Approximation::none},
                       {x});
  }
  const ValueId alpha = node.add_scalar(node.type(x).dtype, static_cast<double>(node.number("alpha", 1.702f)));
  TRY_ASSIGN(const ValueId scaled, node.add(Mul{}, {x, alpha}));
  TRY_ASSIGN(const ValueId gate, node.add("sigmoid", {scaled}));
  return node.finish(Mul{}, {x, gate});
}
}  // namespace

Importer contrib_activations() {
  return {{"BiasGelu", "FastGelu", "Gelu", "QuickGelu"}, import_activation, "com.microsoft"};
}

}  // namespace tenon::onnx
