// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// The Reduce family: axes are an attribute (ReduceSum to opset 12, the others to 17) or an operand.
#include <array>

#include "import/onnx/node_context.h"
#include "import/onnx/ops/lib/through_floats.h"

namespace tenon::onnx {

namespace {
constexpr std::array<std::array<std::string_view, 2>, 10> kReduce = {{{"ReduceL1", "reduce_l1"},
                                                                      {"ReduceL2", "reduce_l2"},
                                                                      {"ReduceLogSum", "reduce_log_sum"},
                                                                      {"ReduceLogSumExp", "reduce_log_sum_exp"},
                                                                      {"ReduceMax", "reduce_max"},
                                                                      {"ReduceMean", "reduce_mean"},
                                                                      {"ReduceMin", "reduce_min"},
                                                                      {"ReduceProd", "reduce_prod"},
                                                                      {"ReduceSum", "reduce_sum"},
                                                                      {"ReduceSumSquare", "reduce_sum_square"}}};

Result<> import_reduce(NodeContext& node) {
  TRY(node.expect_inputs(1, 2));
  std::string_view name;
  for (const auto& [onnx, ours] : kReduce) {
    if (onnx == node.op_type()) name = ours;
  }
  const OpDef* def = find_op(ops::all(), name);
  TRY_ASSIGN(auto fields, def->make({{"keepdims", node.integer("keepdims", 1) != 0},
                                     {"noop_with_empty_axes", node.integer("noop_with_empty_axes", 0) != 0}}));
  std::vector<ValueId> inputs = node.inputs();
  if (node.has_attribute("axes")) inputs = {node.input(0), node.add_integers(node.integers("axes"))};
  Op op(def, std::move(fields));
  if (name.starts_with("reduce_log")) return finish_through_floats(node, std::move(op), std::move(inputs), true);
  return node.finish(std::move(op), std::move(inputs));
}

std::vector<std::string_view> reduce_names() {
  std::vector<std::string_view> out;
  for (const auto& row : kReduce) out.push_back(row[0]);
  return out;
}
}  // namespace

Importer reduce() { return {reduce_names(), &import_reduce}; }

}  // namespace tenon::onnx
