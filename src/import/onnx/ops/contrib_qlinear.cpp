// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// com.microsoft: operators on quantized tensors, as dequantize, operator, quantize.
#include <algorithm>

#include "import/onnx/node_context.h"
#include "import/onnx/ops/lib/window_attributes.h"
#include "ops/add.h"
#include "ops/average_pool.h"
#include "ops/concat.h"
#include "ops/dequantize_linear.h"
#include "ops/leaky_relu.h"
#include "ops/mul.h"
#include "ops/quantize_linear.h"
#include "ops/reduce_mean.h"
#include "ops/softmax.h"
#include "ops/transpose.h"

namespace tenon::onnx {

namespace {
/// The tensor whose scale and zero point stand behind it.
Result<ValueId> real(NodeContext& node, size_t x) {
  return node.add(DequantizeLinear{}, {node.input(x), node.input(x + 1), node.input(x + 2)});
}

Result<> quantized(NodeContext& node, ValueId y, size_t scale) {
  return node.finish(QuantizeLinear{}, {y, node.input(scale), node.input(scale + 1)});
}

Result<> import_binary(NodeContext& node) {
  TRY(node.expect_inputs(7, 8));
  TRY_ASSIGN(const ValueId a, real(node, 0));
  TRY_ASSIGN(const ValueId b, real(node, 3));
  TRY_ASSIGN(const ValueId y, node.op_type() == "QLinearAdd" ? node.add(Add{}, {a, b}) : node.add(Mul{}, {a, b}));
  return quantized(node, y, 6);
}

Result<> import_concat(NodeContext& node) {
  std::vector<ValueId> parts;
  for (size_t i = 2; i + 2 < node.input_count(); i += 3) {
    TRY_ASSIGN(const ValueId part, real(node, i));
    parts.push_back(part);
  }
  TRY_ASSIGN(const ValueId y, node.add(Concat{.axis = node.integer("axis", 0)}, parts));
  return quantized(node, y, 0);
}

/// Channels from behind the sizes to in front of them, or back.
Result<ValueId> channels_moved(NodeContext& node, ValueId x, bool to_front) {
  const int rank = node.type(x).rank();
  std::vector<int64_t> perm;
  for (int i = 1; i < rank; ++i) perm.push_back(i);
  std::rotate(perm.begin(), to_front ? perm.end() - 1 : perm.begin() + 1, perm.end());
  perm.insert(perm.begin(), 0);
  return node.add(Transpose{.perm = std::move(perm)}, {x});
}

/// QLinearAveragePool, QLinearGlobalAveragePool and QLinearReduceMean.
Result<ValueId> averaged(NodeContext& node, ValueId x) {
  if (node.op_type() == "QLinearReduceMean") {
    ReduceMean op;
    op.keepdims = node.integer("keepdims", 1) != 0;
    return node.add(op, {x, node.add_integers(node.integers("axes"))});
  }
  const bool last = node.integer("channels_last", 0) != 0;
  if (last) {
    if (node.type(x).rank() < 3) return Error(ErrorCode::invalid_argument, str("expected sizes, found ", node.type(x)));
    TRY_ASSIGN(x, channels_moved(node, x, true));
  }
  ValueId y = kNoValue;
  if (node.op_type() == "QLinearAveragePool") {
    AveragePool op;
    op.kernel = node.integers("kernel_shape");
    TRY_ASSIGN(op.window, window_attributes(node));
    op.count_include_pad = node.integer("count_include_pad", 0) != 0;
    TRY_ASSIGN(y, node.add(op, {x}));
  } else {
    std::vector<int64_t> axes;
    for (int i = 2; i < node.type(x).rank(); ++i) axes.push_back(i);
    TRY_ASSIGN(y, node.add(ReduceMean{}, {x, node.add_integers(axes)}));
  }
  return last ? channels_moved(node, y, false) : Result<ValueId>(y);
}

Result<> import_where(NodeContext& node) {
  TRY(node.expect_inputs(8, 9));
  TRY_ASSIGN(const ValueId a, real(node, 1));
  TRY_ASSIGN(const ValueId b, real(node, 4));
  TRY_ASSIGN(const ValueId y, node.add("where", {node.input(0), a, b}));
  return quantized(node, y, 7);
}

Result<> import_unary(NodeContext& node) {
  TRY(node.expect_inputs(4, 5));
  TRY_ASSIGN(const ValueId x, real(node, 0));
  ValueId y = x;
  if (node.op_type() == "QLinearLeakyRelu") {
    TRY_ASSIGN(y, node.add(LeakyRelu{.alpha = node.number("alpha", 0.01f)}, {x}));
  } else if (node.op_type() == "QLinearSigmoid") {
    TRY_ASSIGN(y, node.add("sigmoid", {x}));
  } else if (node.op_type() == "QLinearSoftmax") {
    TRY_ASSIGN(y, node.add(Softmax{.axis = node.integer("axis", -1)}, {x}));
  } else {
    TRY_ASSIGN(y, averaged(node, x));
  }
  return quantized(node, y, 3);
}

Result<> import_contrib_qlinear(NodeContext& node) {
  if (node.op_type() == "QLinearConcat") return import_concat(node);
  if (node.op_type() == "QLinearAdd" || node.op_type() == "QLinearMul") return import_binary(node);
  return node.op_type() == "QLinearWhere" ? import_where(node) : import_unary(node);
}
}  // namespace

Importer contrib_qlinear() {
  return {{"QLinearAdd", "QLinearAveragePool", "QLinearConcat", "QLinearGlobalAveragePool", "QLinearLeakyRelu",
           "QLinearMul", "QLinearReduceMean", "QLinearSigmoid", "QLinearSoftmax", "QLinearWhere"},
          import_contrib_qlinear,
          "com.microsoft"};
}

}  // namespace tenon::onnx
