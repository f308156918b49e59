// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// QLinearMatMul, QLinearConv and ConvInteger: products of integers, scaled and rounded at the end.
#include "import/onnx/node_context.h"
#include "import/onnx/ops/lib/quantized_operands.h"
#include "import/onnx/ops/lib/window_attributes.h"
#include "ops/cast.h"
#include "ops/conv.h"
#include "ops/div.h"
#include "ops/matmul.h"
#include "ops/mul.h"
#include "ops/quantize_linear.h"
#include "ops/sub.h"

namespace tenon::onnx {

namespace {
// Sums of products of 8-bit integers are exact in a double.
constexpr DataType kExact = DataType::f64;

/// x - zero_point, exact; a list of zero points or scales counts along `axis` of `rank`.
Result<ValueId> along(NodeContext& node, ValueId list, int rank, int axis, DataType to) {
  TRY_ASSIGN(ValueId out, node.add(Cast{.to = to}, {list}));
  const Shape& shape = node.type(out).shape;
  if (shape.rank() != 1 || shape[0] == Dim(1) || axis == rank - 1) return out;
  std::vector<int64_t> axes;
  for (int i = 1; i < rank - axis; ++i) axes.push_back(i);
  return node.add("unsqueeze", {out, node.add_integers(axes)});
}

Result<ValueId> exact_shifted(NodeContext& node, size_t operand, size_t zero_point, int axis) {
  TRY_ASSIGN(const ValueId x, node.add(Cast{.to = kExact}, {node.input(operand)}));
  if (!node.has_input(zero_point)) return x;
  TRY_ASSIGN(const ValueId zero, along(node, node.input(zero_point), node.input_type(operand).rank(), axis, kExact));
  return node.add(Sub{}, {x, zero});
}

Result<Conv> conv_of(NodeContext& node) {
  Conv op;
  TRY_ASSIGN(op.window, window_attributes(node));
  op.groups = node.integer("group", 1);
  return op;
}

Result<> import_conv_integer(NodeContext& node) {
  TRY(node.expect_inputs(2, 4));
  TRY_ASSIGN(const Conv op, conv_of(node));
  TRY_ASSIGN(const ValueId x, exact_shifted(node, 0, 2, 1));
  TRY_ASSIGN(const ValueId w, exact_shifted(node, 1, 3, 0));
  TRY_ASSIGN(const ValueId y, node.add(op, {x, w}));
  return node.finish(Cast{.to = DataType::i32}, {y});
}

/// sum * a_scale * b_scale / y_scale + zero point, rounded into the zero point's type.
Result<> finish_scaled(NodeContext& node, ValueId sum, int axis) {
  const int rank = node.type(sum).rank();
  TRY_ASSIGN(const ValueId a, along(node, node.input(1), rank, rank - 1, kExact));
  TRY_ASSIGN(const ValueId b, along(node, node.input(4), rank, axis, kExact));
  TRY_ASSIGN(const ValueId y, along(node, node.input(6), rank, rank - 1, kExact));
  TRY_ASSIGN(const ValueId product, node.add(Mul{}, {a, b}));
  TRY_ASSIGN(const ValueId factor, node.add(Div{}, {product, y}));
  TRY_ASSIGN(const ValueId scaled, node.add(Mul{}, {sum, factor}));
  const ValueId one = node.add_scalar(kExact, 1);
  ValueId zero = node.input(7);
  if (zero == kNoValue) zero = node.add_scalar(node.input_type(0).dtype, 0);
  return node.finish(QuantizeLinear{}, {scaled, one, zero});
}

constexpr QuantizedInput kData{0, 1, 2}, kWeights{3, 4, 5}, kResult{3, 6, 7};
constexpr size_t kBias = 8;

/// Scales that are known, and weights: dequantize, product, quantize, which passes make a product of integers of.
bool is_known(const NodeContext& node) {
  return has_known_scale(node, kData) && has_known_scale(node, kWeights) && has_known_scale(node, kResult) &&
         node.constant(node.input(kWeights.x)) && node.constant(node.input(kData.scale))->type().shape.volume() == 1;
}

Result<> import_known(NodeContext& node, bool is_conv) {
  TRY_ASSIGN(const ValueId a, real_data(node, kData));
  TRY_ASSIGN(const ValueId b, real_weights(node, kWeights, is_conv ? 0 : node.input_type(kWeights.x).rank() - 1));
  TRY_ASSIGN(const ValueId bias, real_bias(node, kBias, kData.scale, kWeights.scale));
  ValueId y = kNoValue;
  if (is_conv) {
    TRY_ASSIGN(const Conv op, conv_of(node));
    TRY_ASSIGN(y, node.add(op, {a, b, bias}));
  } else {
    TRY_ASSIGN(y, node.add(Matmul{}, {a, b}));
  }
  return node.finish(QuantizeLinear{}, {y, node.input(kResult.scale), node.input(kResult.zero)});
}

Result<> import_qlinear(NodeContext& node) {
  if (node.op_type() == "ConvInteger") return import_conv_integer(node);
  const bool is_conv = node.op_type() == "QLinearConv";
  TRY(node.expect_inputs(7, is_conv ? 9 : 8));
  if (is_known(node)) return import_known(node, is_conv);
  TRY_ASSIGN(const ValueId a, exact_shifted(node, 0, 2, is_conv ? 1 : node.input_type(0).rank() - 2));
  TRY_ASSIGN(const ValueId b, exact_shifted(node, 3, 5, is_conv ? 0 : node.input_type(3).rank() - 1));
  if (!is_conv) {
    TRY_ASSIGN(const ValueId sum, node.add(Matmul{}, {a, b}));
    return finish_scaled(node, sum, node.type(sum).rank() - 1);
  }
  TRY_ASSIGN(const Conv op, conv_of(node));
  ValueId bias = kNoValue;
  if (node.has_input(kBias)) {
    TRY_ASSIGN(bias, node.add(Cast{.to = kExact}, {node.input(kBias)}));
  }
  TRY_ASSIGN(const ValueId sum, node.add(op, {a, b, bias}));
  return finish_scaled(node, sum, 1);
}
}  // namespace

Importer qlinear() { return {{"ConvInteger", "QLinearConv", "QLinearMatMul"}, import_qlinear}; }

}  // namespace tenon::onnx
