// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Softmax, LogSoftmax and Hardmax. To opset 12 they work on x as a matrix, all dims from axis on being its columns.
#include "ops/softmax.h"
#include "import/onnx/node_context.h"
#include "ops/arg_max.h"
#include "ops/flatten.h"
#include "ops/gather.h"
#include "ops/log_softmax.h"
#include "ops/one_hot.h"
#include "ops/reshape.h"
#include "ops/shape.h"

namespace tenon::onnx {

namespace {
Result<ValueId> add_hardmax(NodeContext& node, ValueId x, int64_t axis) {
  const DataType dtype = node.type(x).dtype;
  TRY_ASSIGN(const ValueId best, node.add(ArgMax{.axis = axis, .keepdims = false}, {x}));
  TRY_ASSIGN(const ValueId shape, node.add(ShapeOf{}, {x}));
  TRY_ASSIGN(const ValueId depth, node.add(Gather{}, {shape, node.add_integers({axis})}));
  const Constant values = Constant::make({dtype, Shape{2}}, [&](std::byte* out) {
    store_number(dtype, 0, out);
    store_number(dtype, 1, out + size_of(dtype));
  });
  return node.add(OneHot{.axis = axis}, {best, depth, node.add_constant(values)});
}

Result<ValueId> add_along(NodeContext& node, ValueId x, int64_t axis) {
  if (node.op_type() == "Hardmax") return add_hardmax(node, x, axis);
  if (node.op_type() == "LogSoftmax") return node.add(LogSoftmax{.axis = axis}, {x});
  return node.add(Softmax{.axis = axis}, {x});
}

Result<> import_softmax(NodeContext& node) {
  TRY(node.expect_inputs(1, 1));
  const bool as_matrix = node.opset() < 13;
  const int rank = node.input_type(0).rank();
  const int64_t axis = node.integer("axis", as_matrix ? 1 : -1);
  if (!as_matrix || axis == -1 || axis == rank - 1) {
    TRY_ASSIGN(const ValueId result, add_along(node, node.input(0), axis));
    return node.set_output(0, result);
  }
  TRY_ASSIGN(const ValueId matrix, node.add(Flatten{.axis = axis}, {node.input(0)}));
  TRY_ASSIGN(const ValueId result, add_along(node, matrix, 1));
  TRY_ASSIGN(const ValueId shape, node.add(ShapeOf{}, {node.input(0)}));
  return node.finish(Reshape{.allow_zero = true}, {result, shape});
}
}  // namespace

Importer softmax() { return {{"Hardmax", "LogSoftmax", "Softmax"}, &import_softmax}; }

}  // namespace tenon::onnx
