// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// A transpose of a transpose is one transpose.
#include "ops/lib/evaluate.h"
#include "ops/transpose.h"
#include "passes/lib/edit.h"
#include "passes/lib/orders.h"
#include "passes/lib/pass.h"

namespace tenon::passes {

Pass merge_transposes() {
  return {"simplify.merge_transposes", [](Graph& graph) -> Result<bool> {
            bool changed = false;
            for (const NodeId id : node_ids(graph)) {
              const auto* outer = graph.node(id).op.as<Transpose>();
              const Node* before = outer ? graph.producer(graph.node(id).inputs[0]) : nullptr;
              const auto* inner = before ? before->op.as<Transpose>() : nullptr;
              if (!inner) continue;
              const int rank = graph.type(before->inputs[0]).rank();
              const Order both = composed(order_of(*before, rank), order_of(graph.node(id), rank));
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
