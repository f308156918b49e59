// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// SwiGLU: a sigmoid(alpha a) b.
#include "import/onnx/node_context.h"
#include "ops/mul.h"

namespace tenon::onnx {

namespace {
Result<> import_swiglu(NodeContext& node) {
  TRY(node.expect_inputs(2, 2));
  ValueId scaled = node.input(0);
  if (const float alpha = node.number("alpha", 1); alpha != 1) {
    const ValueId factor = node.add_scalar(node.input_type(0).dtype, static_cast<double>(alpha));
    TRY_ASSIGN(scaled, node.add(Mul{}, {scaled, factor}));
  }
  TRY_ASSIGN(const ValueId gate, node.add("sigmoid", {scaled}));
  TRY_ASSIGN(const ValueId swish, node.add(Mul{}, {node.input(0), gate}));
  return node.finish(Mul{}, {swish, node.input(1)});
}
}  // namespace

Importer swiglu() { return {{"SwiGLU"}, import_swiglu}; }

}  // namespace tenon::onnx
