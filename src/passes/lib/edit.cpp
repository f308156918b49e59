// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Small edits that several passes make.
#include "passes/lib/edit.h"

#include <algorithm>
#include <cmath>

namespace tenon::passes {

bool redirect(Graph& graph, ValueId from, ValueId to) {
  const NodeId keeper = graph.value(to).producer;
  if (graph.is_output(from) && (keeper == kNoNode || graph.is_output(to))) return false;
  const NodeId gone = graph.value(from).producer;
  if (gone != kNoNode && keeper != kNoNode) {
    graph.node(keeper).origin.merge(graph.node(gone).origin);
  } else if (gone != kNoNode) {
    give_origin_to_readers(graph, from, graph.node(gone).origin);
  }
  graph.replace_uses(from, to);
  return true;
}

void give_origin_to_readers(Graph& graph, ValueId value, const Origin& origin) {
  const Origin kept = origin;  // may belong to a reader
  for (const NodeId id : node_ids(graph)) {
    Node& node = graph.node(id);
    if (std::find(node.inputs.begin(), node.inputs.end(), value) != node.inputs.end()) node.origin.merge(kept);
  }
}

namespace {
/// Half a unit in the last place, relative.
double precision(DataType dtype) {
  switch (dtype) {
    case DataType::f16:
      return 0x1p-11;
    case DataType::bf16:
      return 0x1p-8;
    case DataType::f32:
      return 0x1p-23;
    case DataType::f64:
      return 0x1p-23;  // patterns are written with the digits of a float
    default:
      return 0;
  }
}
}  // namespace

bool is_filled_with(const Constant* constant, double number) {
  if (!constant || constant->bytes().empty()) return false;
  const DataType dtype = constant->type().dtype;
  const size_t step = size_of(dtype);
  const double allowed = std::abs(number) * precision(dtype);
  for (size_t at = 0; at < constant->bytes().size(); at += step) {
    if (!(std::abs(load_number(dtype, constant->bytes().data() + at) - number) <= allowed)) return false;
  }
  return true;
}

std::vector<NodeId> node_ids(const Graph& graph) {
  std::vector<NodeId> out;
  for (size_t i = 0; i < graph.nodes().size(); ++i) {
    if (const auto id = static_cast<NodeId>(i); !graph.erased(id)) out.push_back(id);
  }
  return out;
}

}  // namespace tenon::passes
