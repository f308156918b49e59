// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// A transpose of a transpose is one transpose.
#include "ops/lib/evaluate.h"
#include "ops/transpose.h"
#include "passes/lib/edit.h"
#include "passes/lib/pass.h"

namespace tenon::passes {

namespace {
std::vector<int64_t> order_of(const Transpose& transpose, int rank) {
  if (!transpose.perm.empty()) {
    std::vector<int64_t> out = transpose.perm;
    for (int64_t& axis : out) axis = axis < 0 ? axis + rank : axis;
    return out;
  }
  std::vector<int64_t> out;
  for (int axis = rank - 1; axis >= 0; --axis) out.push_back(axis);
  return out;
}
}  // namespace

Pass merge_transposes() {
  return {"simplify.merge_transposes", [](Graph& graph) -> Result<bool> {
            bool changed = false;
            for (const NodeId id : node_ids(graph)) {
              const auto* outer = graph.node(id).op.as<Transpose>();
              const Node* before = outer ? graph.producer(graph.node(id).inputs[0]) : nullptr;
              const auto* inner = before ? before->op.as<Transpose>() : nullptr;
              if (!inner) continue;
              const int rank = graph.type(before->inputs[0]).rank();
              const std::vector<int64_t> first = order_of(*inner, rank);
              std::vector<int64_t> both;
              for (const int64_t axis : order_of(*outer, rank)) both.push_back(first[static_cast<size_t>(axis)]);
              const ValueId x = before->inputs[0];
              const Origin origin = before->origin;
              Node& node = graph.node(id);
              node.op = ops::make(Transpose{.perm = both});
              node.inputs[0] = x;
              node.origin.merge(origin);
              changed = true;
            }
            return changed;
          }};
}

}  // namespace tenon::passes
