// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Batch normalization that an elementwise operator follows becomes a multiplication and an addition, for a region to
// take.
#include <algorithm>
#include <cmath>

#include "ops/add.h"
#include "ops/batch_norm.h"
#include "ops/lib/pointwise_program.h"
#include "ops/mul.h"
#include "passes/lib/edit.h"
#include "passes/lib/fusion.h"
#include "passes/lib/pass.h"

namespace tenon::passes {

namespace {

/// Is the value read, and by elementwise operators alone?
bool feeds_a_region(const Graph& graph, ValueId value) {
  bool read = false;
  for (const NodeId id : node_ids(graph)) {
    const Node& node = graph.node(id);
    if (std::find(node.inputs.begin(), node.inputs.end(), value) == node.inputs.end()) continue;
    Types operands;
    for (const ValueId operand : node.inputs) operands.push_back(graph.type(operand));
    if (node.outputs.size() != 1 || !is_pointwise_step(node.op, operands, graph.type(node.outputs[0]))) return false;
    read = true;
  }
  return read && !graph.is_output(value);
}

/// factor[c] = scale / sqrt(var + epsilon), shift[c] = bias - mean * factor; nullopt if they are not constant.
std::optional<std::pair<std::vector<double>, std::vector<double>>> affine_of(const Graph& graph, const Node& node) {
  std::vector<std::vector<double>> p;
  for (size_t i = 1; i < 5; ++i) {
    const Constant* constant = graph.constant(node.inputs[i]);
    if (!constant) return std::nullopt;
    p.push_back(constant->to_f64());
  }
  std::vector<double> factor, shift;
  for (size_t c = 0; c < p[0].size(); ++c) {
    factor.push_back(p[0][c] / std::sqrt(p[3][c] + static_cast<double>(node.op.as<BatchNorm>()->epsilon)));
    shift.push_back(p[1][c] - p[2][c] * factor[c]);
  }
  return std::pair(factor, shift);
}

Result<bool> split_batch_norms(Graph& graph) {
  bool changed = false;
  for (const NodeId id : node_ids(graph)) {
    const Node node = graph.node(id);
    if (!node.op.is<BatchNorm>() || graph.type(node.inputs[0]).dtype != DataType::f32) continue;
    const int rank = graph.type(node.inputs[0]).rank();
    if (rank < 2 || !feeds_a_region(graph, node.outputs[0])) continue;
    const auto numbers = affine_of(graph, node);
    if (!numbers) continue;
    std::vector<Dim> dims(static_cast<size_t>(rank - 1), Dim(1));
    dims[0] = Dim(static_cast<int64_t>(numbers->first.size()));
    const TensorType type{DataType::f32, Shape(dims)};
    const ValueId factor = graph.add_constant(constant_of(type, numbers->first));
    const ValueId shift = graph.add_constant(constant_of(type, numbers->second));
    const NodeId scaled = graph.add_node(ops::make(Mul{}), {node.inputs[0], factor}, node.origin);
    graph.value(graph.node(scaled).outputs[0]).type = graph.type(node.outputs[0]);
    graph.node(id).op = ops::make(Add{});
    graph.node(id).inputs = {graph.node(scaled).outputs[0], shift};
    changed = true;
  }
  return changed;
}

}  // namespace

Pass batch_norm_affine() { return {"fuse.batch_norm_affine", split_batch_norms}; }

}  // namespace tenon::passes
