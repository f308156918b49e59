// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Attention on the three parts of one tensor reads them where they lie: no split.
#include "ops/attention.h"
#include "ops/reshape.h"
#include "ops/split.h"
#include "passes/lib/fusion.h"
#include "passes/lib/orders.h"
#include "passes/lib/pass.h"

namespace tenon::passes {

namespace {

/// The value that a view [B,S,H,D] shows, a part [B,S,H D] of a split.
ValueId part_of(const Fusion& fusion, ValueId id) {
  const Node* view = fusion.is_sole(id) ? fusion.graph().producer(id) : nullptr;
  if (!view || !view->op || !view->op.traits().view || fusion.type(id).rank() != 4) return kNoValue;
  const ValueId part = view->inputs[0];
  const Shape &whole = fusion.type(part).shape, &heads = fusion.type(id).shape;
  const bool fits =
      whole.rank() == 3 && whole[0] == heads[0] && whole[1] == heads[1] && whole[2] == heads[2] * heads[3];
  return fits && fusion.is_sole(part) ? part : kNoValue;
}

bool rewrite_packed_attention(Fusion& fusion, NodeId id) {
  const auto* attention = fusion.graph().node(id).op.as<Attention>();
  if (!attention || !attention->heads_last || attention->packed) return false;
  const Node& whole = fusion.graph().node(id);
  if (whole.outputs.size() != 1 || whole.inputs.size() > 4) return false;
  std::vector<NodeId> nodes;
  NodeId split = kNoNode;
  for (size_t i = 0; i < 3; ++i) {
    const ValueId part = part_of(fusion, fusion.input(id, i));
    const NodeId maker = part == kNoValue ? kNoNode : fusion.maker(part, Split::kName);
    if (maker == kNoNode || (i > 0 && maker != split)) return false;
    split = maker;
    const Node& node = fusion.graph().node(split);
    if (node.outputs.size() != 3 || node.outputs[i] != part) return false;
    nodes.push_back(fusion.graph().value(fusion.input(id, i)).producer);
  }
  const ValueId x = fusion.input(split, 0);
  const int64_t axis = fusion.graph().node(split).op.as<Split>()->axis;
  const Shape heads = fusion.type(fusion.input(id, 0)).shape;
  if (fusion.type(x).rank() != 3 || (axis != -1 && axis != 2)) return false;
  for (size_t i = 1; i < 3; ++i) {
    if (!(fusion.type(fusion.input(id, i)).shape == heads)) return false;
  }
  const auto target = reshape_target(fusion.type(x).shape, Shape{heads[0], heads[1], Dim(3), heads[2], heads[3]});
  if (!target) return false;
  nodes.push_back(split);
  const ValueId list = fusion.add_constant(Constant::i64_vector(*target));
  const ValueId packed = fusion.add(ops::make(Reshape{}), {x, list}, fusion.graph().node(split).origin);
  if (packed == kNoValue) return false;
  Attention changed = *attention;
  changed.heads_last = false;
  changed.packed = true;
  fusion.replace(id, ops::make(changed), {packed, kNoValue, kNoValue, fusion.input(id, 3)}, nodes);
  return true;
}

}  // namespace

Pass packed_attention() { return {"fuse.packed_attention", for_each_node(rewrite_packed_attention)}; }

}  // namespace tenon::passes
