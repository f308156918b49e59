// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Channels spread over blocks of pixels, spelled as reshape, transpose, reshape.
// Source: Shi et al. 2016, arXiv:1609.05158, section 3.2.
#include "ops/depth_to_space.h"
#include "passes/lib/blocks.h"
#include "passes/lib/pass.h"

namespace tenon::passes {

namespace {
bool rewrite_pixel_shuffle(Fusion& fusion, NodeId id) {
  const auto found = block_movement(fusion, id);
  if (!found) return false;
  // [N, C, r, r, H, W], or the blocks in front of the channels.
  const bool crd = found->perm == std::vector<int64_t>{0, 1, 4, 2, 5, 3};
  const bool dcr = found->perm == std::vector<int64_t>{0, 3, 4, 1, 5, 2};
  if (!crd && !dcr) return false;
  const Shape &from = fusion.type(found->x).shape, &six = found->six, &to = fusion.type(fusion.output(id)).shape;
  const Dim block = six[crd ? 2 : 1], channels = six[crd ? 1 : 3];
  if (!block.is_number() || block.number() < 2 || !(six[crd ? 3 : 2] == block)) return false;
  const bool splits = six[0] == from[0] && six[4] == from[2] && six[5] == from[3];
  const bool joins = to[0] == from[0] && to[1] == channels && to[2] == from[2] * block && to[3] == from[3] * block;
  if (!splits || !joins) return false;
  const DepthToSpace op{.blocksize = block.number(), .mode = crd ? DepthOrder::crd : DepthOrder::dcr};
  fusion.replace(id, ops::make(op), {found->x}, found->nodes);
  return true;
}
}  // namespace

Pass pixel_shuffle() { return {"fuse.pixel_shuffle", for_each_node(rewrite_pixel_shuffle)}; }

}  // namespace tenon::passes
