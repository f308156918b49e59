// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// com.microsoft: Gelu, FastGelu, BiasGelu and QuickGelu.
#include "import/onnx/node_context.h"
#include "ops/add.h"
#include "ops/gelu.h"
#include "ops/swish.h"

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
  return node.finish(Swish{.alpha = node.number("alpha", 1.702f)}, {x});
}
}  // namespace

Importer contrib_activations() {
  return {{"BiasGelu", "FastGelu", "Gelu", "QuickGelu"}, import_activation, "com.microsoft"};
}

}  // namespace tenon::onnx
