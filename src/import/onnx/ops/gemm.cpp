// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Gemm.
#include "import/onnx/node_context.h"
#include "ops/matmul.h"

namespace tenon::onnx {

namespace {
/// C if it can be the product's bias: rank 1, or a constant row, of N elements; kNoValue otherwise.
ValueId bias_of(NodeContext& node, const Dim& columns) {
  const ValueId c = node.input(2);
  const Shape& shape = node.type(c).shape;
  if (shape.rank() == 1 && shape[0] == columns) return c;
  const Constant* constant = node.constant(c);
  if (!constant || shape.rank() != 2 || !(shape[0] == Dim(1)) || !(shape[1] == columns)) return kNoValue;
  const TensorType row{constant->type().dtype, Shape{columns}};
  return node.add_constant(Constant::copy(row, constant->bytes()));
}

Result<> import_gemm(NodeContext& node) {
  TRY(node.expect_inputs(2, 3));
  const bool transpose_b = node.integer("transB", 0) != 0;
  const Matmul product{
      .transpose_a = node.integer("transA", 0) != 0, .transpose_b = transpose_b, .scale = node.number("alpha", 1)};
  const float beta = node.number("beta", 1);
  for (size_t i = 0; i < 2; ++i) {
    if (node.input_type(i).rank() != 2) {
      return Error(ErrorCode::invalid_argument, str("expected matrices, found ", node.input_type(i)));
    }
  }
  if (!node.has_input(2) || beta == 0) return node.finish(product, {node.input(0), node.input(1)});
  const bool floats = is_float(node.input_type(0).dtype);
  ValueId bias = floats ? bias_of(node, node.input_type(1).shape[transpose_b ? 0 : 1]) : kNoValue;
  ValueId addend = node.input(2);
  if (beta != 1) {
    const ValueId factor = node.add_scalar(node.type(addend).dtype, beta);
    TRY_ASSIGN(addend, node.add("mul", {bias != kNoValue ? bias : addend, factor}));
    if (bias != kNoValue) bias = addend;
  }
  if (bias != kNoValue) return node.finish(product, {node.input(0), node.input(1), bias});
  TRY_ASSIGN(const ValueId y, node.add(product, {node.input(0), node.input(1)}));
  TRY_ASSIGN(const ValueId sum, node.add("add", {y, addend}));
  return node.set_output(0, sum);
}
}  // namespace

Importer gemm() { return {{"Gemm"}, import_gemm}; }

}  // namespace tenon::onnx
