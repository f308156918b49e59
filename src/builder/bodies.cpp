// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Bodies are graphs like any other, but what they are part of knows their inputs and outputs by number.
#include "builder/bodies.h"

#include "ir/verify.h"
#include "ops/lib/bodies.h"
#include "passes/pipelines.h"

namespace tenon {

Result<> optimize_bodies(Graph& graph, const std::vector<std::string>& disabled_passes) {
  const PassOptions options{.disabled = disabled_passes};
  for (size_t i = 0; i < graph.nodes().size(); ++i) {
    const auto id = static_cast<NodeId>(i);
    if (graph.erased(id) || !has_bodies(graph.node(id).op)) continue;
    TRY_ASSIGN(Op op, with_bodies(graph.node(id).op, [&](const Graph& body) -> Result<Graph> {
                        Graph changed = body;
                        TRY(passes::simplify(changed, options));
                        TRY(passes::fuse(changed, options));
                        TRY(optimize_bodies(changed, disabled_passes));
                        return changed;
                      }).note(str("in the body of ", ir::describe(graph, graph.node(id)))));
    graph.node(id).op = std::move(op);
  }
  return Done{};
}

}  // namespace tenon
