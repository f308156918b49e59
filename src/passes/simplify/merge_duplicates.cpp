// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Two nodes that compute the same become one; so do equal constants.
#include <unordered_map>

#include "passes/lib/edit.h"
#include "passes/lib/pass.h"

namespace tenon::passes {

namespace {

bool merge_constants(Graph& graph) {
  bool changed = false;
  std::unordered_multimap<uint64_t, ValueId> seen;
  const std::vector<int> uses = count_uses(graph);
  for (size_t i = 0; i < graph.values().size(); ++i) {
    const auto id = static_cast<ValueId>(i);
    const Constant* constant = graph.constant(id);
    if (!constant || uses[i] == 0) continue;
    const auto [first, last] = seen.equal_range(constant->hash());
    ValueId twin = kNoValue;
    for (auto at = first; at != last && twin == kNoValue; ++at) {
      if (*graph.constant(at->second) == *constant) twin = at->second;
    }
    if (twin == kNoValue) {
      seen.emplace(constant->hash(), id);
    } else if (!graph.is_output(id)) {
      graph.replace_uses(id, twin);
      changed = true;
    }
  }
  return changed;
}

std::string key_of(const Graph& graph, const Node& node) {
  std::string key = str(node.op);
  for (const ValueId id : node.inputs) key += str(",", static_cast<int64_t>(id));
  for (const ValueId id : node.outputs) key += str(":", graph.type(id).layout);
  return key;
}

}  // namespace

Pass merge_duplicates() {
  return {"simplify.merge_duplicates", [](Graph& graph) -> Result<bool> {
            bool changed = merge_constants(graph);
            std::unordered_map<std::string, NodeId> seen;
            for (const NodeId id : node_ids(graph)) {
              const Node& node = graph.node(id);
              if (node.op.traits().random) continue;
              const auto [twin, is_first] = seen.emplace(key_of(graph, node), id);
              if (is_first) continue;
              const std::vector<ValueId> kept = graph.node(twin->second).outputs;
              const std::vector<ValueId> gone = node.outputs;
              if (kept.size() != gone.size()) continue;
              bool merged = true;
              for (size_t i = 0; i < gone.size(); ++i) merged = redirect(graph, gone[i], kept[i]) && merged;
              if (merged) graph.erase(id);
              changed = changed || merged;
            }
            return changed;
          }};
}

}  // namespace tenon::passes
