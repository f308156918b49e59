// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Nodes keep their operators, origins and names.
#include "plan/copy_node.h"

namespace tenon::plan {

void copy_node(const Graph& from, const Node& node, Graph& to, std::vector<ValueId>& ids) {
  std::vector<ValueId> inputs;
  for (const ValueId id : node.inputs) inputs.push_back(id == kNoValue ? id : ids[index(id)]);
  std::vector<std::string> names;
  for (const ValueId id : node.outputs) names.push_back(from.value(id).name);
  const NodeId added = to.add_node(node.op, std::move(inputs), node.origin, std::move(names));
  for (size_t i = 0; i < node.outputs.size(); ++i) ids[index(node.outputs[i])] = to.node(added).outputs[i];
}

}  // namespace tenon::plan
