// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Constants behind operators that are left for those who read integers.
#include "passes/lib/weights.h"

#include <algorithm>

#include "ops/cast.h"
#include "ops/dequantize_linear.h"
#include "ops/transpose.h"

namespace tenon::passes {

namespace {
bool passes_on(const Graph& graph, const Node& node) {
  const Op& op = node.op;
  if (!op || !(op.is<DequantizeLinear>() || op.is<Cast>() || op.is<Transpose>() || op.traits().view)) return false;
  return std::all_of(node.inputs.begin() + 1, node.inputs.end(),
                     [&](ValueId id) { return id == kNoValue || graph.constant(id); });
}
}  // namespace

bool is_weights(const Graph& graph, ValueId id) {
  const Node* maker = graph.producer(id);
  for (; maker && passes_on(graph, *maker); maker = graph.producer(id)) id = maker->inputs[0];
  return graph.constant(id) != nullptr;
}

}  // namespace tenon::passes
