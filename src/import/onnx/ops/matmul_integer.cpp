// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// MatMulInteger: the product of the operands less their zero points, in i32.
#include "import/onnx/node_context.h"
#include "ops/cast.h"
#include "ops/matmul.h"

namespace tenon::onnx {

namespace {
/// x - zero_point in i32; a zero point of rank 1 counts rows of a (so it becomes a column) and columns of b.
Result<ValueId> shifted(NodeContext& node, size_t operand, size_t zero_point, bool is_rows) {
  TRY_ASSIGN(ValueId x, node.add(Cast{.to = DataType::i32}, {node.input(operand)}));
  if (!node.has_input(zero_point)) return x;
  TRY_ASSIGN(ValueId zero, node.add(Cast{.to = DataType::i32}, {node.input(zero_point)}));
  const Shape& shape = node.type(zero).shape;
  if (is_rows && shape.rank() == 1 && !(shape[0] == Dim(1))) {
    TRY_ASSIGN(zero, node.add("unsqueeze", {zero, node.add_integers({1})}));
  }
  return node.add("sub", {x, zero});
}

Result<> import_matmul_integer(NodeContext& node) {
  TRY(node.expect_inputs(2, 4));
  TRY_ASSIGN(const ValueId a, shifted(node, 0, 2, true));
  TRY_ASSIGN(const ValueId b, shifted(node, 1, 3, false));
  return node.finish(Matmul{}, {a, b});
}
}  // namespace

Importer matmul_integer() { return {{"MatMulInteger"}, import_matmul_integer}; }

}  // namespace tenon::onnx
