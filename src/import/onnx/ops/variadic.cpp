// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Max, Min, Mean and Sum of any number of operands: chains of two at a time.
#include "import/onnx/node_context.h"
#include "ops/add.h"
#include "ops/div.h"
#include "ops/identity.h"
#include "ops/maximum.h"
#include "ops/minimum.h"

namespace tenon::onnx {

namespace {
Result<ValueId> chain(NodeContext& node, const Op& op) {
  ValueId sum = node.input(0);
  for (size_t i = 1; i < node.input_count(); ++i) {
    TRY_ASSIGN(sum, node.add(op, {sum, node.input(i)}));
  }
  return sum;
}

Op op_of(std::string_view onnx) {
  if (onnx == "Max") return ops::make(Maximum{});
  if (onnx == "Min") return ops::make(Minimum{});
  return ops::make(Add{});
}

Result<> import_variadic(NodeContext& node) {
  TRY(node.expect_inputs(1, node.input_count()));
  if (node.input_count() == 1) return node.finish(Identity{}, node.inputs());
  TRY_ASSIGN(ValueId result, chain(node, op_of(node.op_type())));
  if (node.op_type() == "Mean") {
    const ValueId count = node.add_scalar(node.type(result).dtype, static_cast<double>(node.input_count()));
    TRY_ASSIGN(result, node.add(Div{}, {result, count}));
  }
  return node.set_output(0, result);
}
}  // namespace

Importer variadic() { return {{"Max", "Mean", "Min", "Sum"}, &import_variadic}; }

}  // namespace tenon::onnx
