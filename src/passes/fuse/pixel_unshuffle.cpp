// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Blocks of pixels gathered into channels, spelled as reshape, transpose, reshape: fuse.pixel_shuffle the other way.
// Source: the definition of ONNX SpaceToDepth-28.
#include "ops/space_to_depth.h"
#include "passes/lib/blocks.h"
#include "passes/lib/pass.h"

namespace tenon::passes {

namespace {
bool rewrite_pixel_unshuffle(Fusion& fusion, NodeId id) {
  const auto found = block_movement(fusion, id);
  if (!found) return false;
  // [N, C, H / r, r, W / r, r] to [N, C, r, r, H / r, W / r], or with the blocks in front of the channels.
  const bool crd = found->perm == std::vector<int64_t>{0, 1, 3, 5, 2, 4};
  const bool dcr = found->perm == std::vector<int64_t>{0, 3, 5, 1, 2, 4};
  if (!crd && !dcr) return false;
  const Shape &from = fusion.type(found->x).shape, &six = found->six, &to = fusion.type(fusion.output(id)).shape;
  const Dim block = six[3];
  if (!block.is_number() || block.number() < 2 || !(six[5] == block)) return false;
  const bool splits = six[0] == from[0] && six[1] == from[1] && six[2] * block == from[2] && six[4] * block == from[3];
  const bool joins = to[0] == from[0] && to[1] == from[1] * block * block && to[2] == six[2] && to[3] == six[4];
  if (!splits || !joins) return false;
  const SpaceToDepth op{.blocksize = block.number(), .mode = crd ? DepthOrder::crd : DepthOrder::dcr};
  fusion.replace(id, ops::make(op), {found->x}, found->nodes);
  return true;
}
}  // namespace

Pass pixel_unshuffle() { return {"fuse.pixel_unshuffle", for_each_node(rewrite_pixel_unshuffle)}; }

}  // namespace tenon::passes
