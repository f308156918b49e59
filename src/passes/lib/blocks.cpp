// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Finding views around a transpose.
#include "passes/lib/blocks.h"

#include "ops/transpose.h"

namespace tenon::passes {

std::optional<BlockMovement> block_movement(const Fusion& fusion, NodeId id) {
  const auto is_view = [&](NodeId node) {
    return node != kNoNode && fusion.graph().node(node).op && fusion.graph().node(node).op.traits().view;
  };
  if (!is_view(id) || fusion.type(fusion.output(id)).rank() != 4) return std::nullopt;
  const NodeId transpose = fusion.sole_maker(fusion.input(id, 0), Transpose::kName);
  const ValueId six = transpose == kNoNode ? kNoValue : fusion.input(transpose, 0);
  if (!fusion.is_sole(six) || fusion.type(six).rank() != 6) return std::nullopt;
  const NodeId split = fusion.graph().value(six).producer;
  if (!is_view(split)) return std::nullopt;
  const ValueId x = fusion.input(split, 0);
  const auto& perm = fusion.graph().node(transpose).op.as<Transpose>()->perm;
  if (fusion.type(x).rank() != 4 || perm.size() != 6) return std::nullopt;
  return BlockMovement{x, fusion.type(six).shape, perm, {transpose, split}};
}

}  // namespace tenon::passes
