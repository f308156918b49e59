// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Steps of regions and epilogues.
#include "passes/lib/regions.h"

#include "ops/lib/pointwise_program.h"

namespace tenon::passes {

namespace {
/// Programs pay where there is something to compute.
constexpr int64_t kFewestElements = 64;
}  // namespace

bool is_region_step(const Graph& graph, const Node& node) {
  Types operands;
  for (size_t i = 0; i < node.inputs.size(); ++i) {
    const ValueId id = node.inputs[i];
    if (id == kNoValue || (is_quantization_number(node.op, i) && !graph.constant(id))) return false;
    operands.push_back(graph.type(id));
  }
  if (node.outputs.size() != 1) return false;
  const TensorType& result = graph.type(node.outputs[0]);
  const bool small = result.shape.is_static() && result.shape.volume() < kFewestElements;
  return !small && is_pointwise_step(node.op, operands, result);
}

}  // namespace tenon::passes
