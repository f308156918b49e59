// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
// Both operators are one copy: of channels [C, block, block] to pixels [C, h block, w block], or the other way.
#include "backends/cpu/lib/space_blocks.h"

#include "backends/cpu/lib/movement.h"
#include "ops/depth_to_space.h"
#include "ops/space_to_depth.h"

namespace tenon::cpu {

namespace {

/// [n, channel, block row, block column, h, w] of a tensor, as sizes and as strides of the deep and the wide one.
struct Blocks {
  std::vector<int64_t> dims, deep, wide;
};

Blocks blocks_of(const TensorType& deep, const TensorType& wide, int64_t block, DepthOrder order) {
  const auto d = strides_of(deep), w = strides_of(wide);
  const int64_t channels = wide.shape[1].number();
  const bool channel_first = order == DepthOrder::crd;
  const int64_t channel = channel_first ? block * block : 1, inside = channel_first ? 1 : channels;
  return {{deep.shape[0].number(), channels, block, block, deep.shape[2].number(), deep.shape[3].number()},
          {d[0], d[1] * channel, d[1] * inside * block, d[1] * inside, d[2], d[3]},
          {w[0], w[1], w[2], w[3], w[2] * block, w[3] * block}};
}

Result<Prepared> prepared(DataType dtype, const std::vector<int64_t>& dims, const std::vector<int64_t>& from,
                          const std::vector<int64_t>& to) {
  std::vector<Movement> list;
  TRY(add_movement(list, {}, dtype, dims, from, to));
  return prepare_movements(std::move(list));
}

}  // namespace

Result<Prepared> prepare_depth_to_space(const Problem& p) {
  const auto* op = p.op.as<DepthToSpace>();
  if (op == nullptr) return declined("no depth_to_space");
  const Blocks blocks = blocks_of(p.in[0], p.out[0], op->blocksize, op->mode);
  return prepared(p.in[0].dtype, blocks.dims, blocks.deep, blocks.wide);
}

Result<Prepared> prepare_space_to_depth(const Problem& p) {
  const auto* op = p.op.as<SpaceToDepth>();
  if (op == nullptr) return declined("no space_to_depth");
  const Blocks blocks = blocks_of(p.out[0], p.in[0], op->blocksize, op->mode);
  return prepared(p.in[0].dtype, blocks.dims, blocks.wide, blocks.deep);
}

}  // namespace tenon::cpu
