// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// GlobalAveragePool, GlobalMaxPool, GlobalLpPool: reductions over the spatial axes.
#include "import/onnx/node_context.h"

namespace tenon::onnx {

namespace {
Result<std::string_view> reduction_of(NodeContext& node) {
  if (node.op_type() == "GlobalAveragePool") return std::string_view("reduce_mean");
  if (node.op_type() == "GlobalMaxPool") return std::string_view("reduce_max");
  const int64_t p = node.integer("p", 2);
  if (p == 1 || p == 2) return std::string_view(p == 1 ? "reduce_l1" : "reduce_l2");
  return node.unsupported(str("expected a p of 1 or 2, found ", p));
}

Result<> import_global_pool(NodeContext& node) {
  TRY(node.expect_inputs(1, 1));
  const int rank = node.input_type(0).rank();
  if (rank < 3) return Error(ErrorCode::invalid_argument, str("expected spatial axes, found ", node.input_type(0)));
  std::vector<int64_t> axes;
  for (int axis = 2; axis < rank; ++axis) axes.push_back(axis);
  TRY_ASSIGN(const std::string_view reduction, reduction_of(node));
  TRY_ASSIGN(const ValueId y, node.add(reduction, {node.input(0), node.add_integers(axes)}));
  return node.set_output(0, y);
}
}  // namespace

Importer global_pool() { return {{"GlobalAveragePool", "GlobalMaxPool", "GlobalLpPool"}, import_global_pool}; }

}  // namespace tenon::onnx
