// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// The loop of passes whose rewrites are chosen by time.
#include "passes/lib/chains.h"

#include "passes/lib/edit.h"

namespace tenon::passes {

Pass chains_where(std::string_view name, const ChainFilter& wanted, RewriteChain rewrite) {
  return {name, [wanted, rewrite](Graph& graph) -> Result<bool> {
            Fusion fusion(graph);
            bool changed = false;
            for (const NodeId id : node_ids(graph)) changed = rewrite(fusion, id, wanted) || changed;
            return changed;
          }};
}

}  // namespace tenon::passes
