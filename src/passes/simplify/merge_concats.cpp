// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// A concatenation of concatenations along one axis is one: its parts are written once.
#include "ops/concat.h"
#include "passes/lib/fusion.h"
#include "passes/lib/pass.h"

namespace tenon::passes {

namespace {

int64_t axis_of(const Fusion& fusion, NodeId id) {
  const int64_t axis = fusion.graph().node(id).op.as<Concat>()->axis;
  return axis < 0 ? axis + fusion.type(fusion.output(id)).rank() : axis;
}

bool rewrite_concat(Fusion& fusion, NodeId id) {
  if (!fusion.graph().node(id).op.is<Concat>()) return false;
  std::vector<ValueId> parts;
  std::vector<NodeId> swallowed;
  for (const ValueId part : fusion.graph().node(id).inputs) {
    const NodeId inner = fusion.sole_maker(part, Concat::kName);
    if (inner != kNoNode && axis_of(fusion, inner) == axis_of(fusion, id)) {
      const auto& inputs = fusion.graph().node(inner).inputs;
      parts.insert(parts.end(), inputs.begin(), inputs.end());
      swallowed.push_back(inner);
    } else {
      parts.push_back(part);
    }
  }
  if (swallowed.empty()) return false;
  const Op op = fusion.graph().node(id).op;
  fusion.replace(id, op, std::move(parts), swallowed);
  return true;
}

}  // namespace

Pass merge_concats() { return {"simplify.merge_concats", for_each_node(rewrite_concat)}; }

}  // namespace tenon::passes
