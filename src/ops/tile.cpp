// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// tile: inference and reference.
#include "ops/tile.h"

#include "ops/lib/copy.h"
#include "ops/lib/elements.h"
#include "ops/lib/elementwise.h"

namespace tenon {

Result<Knowns> Tile::infer_known(std::span<const Known> in) const {
  TRY(check_inputs(types_of(in), 2));
  TRY(check_list(in, 1, "the repeats"));
  TensorType out{in[0].type.dtype, in[0].type.shape};
  const auto repeats = in[1].dims();
  if (repeats && static_cast<int>(repeats->size()) != out.rank()) {
    return Error(ErrorCode::invalid_argument, str("expected ", out.rank(), " repeats, found ", repeats->size()));
  }
  for (int axis = 0; axis < out.rank(); ++axis) {
    if (!repeats) {
      out.shape[axis] = unknown_dim();
      continue;
    }
    const Dim& times = (*repeats)[static_cast<size_t>(axis)];
    if (times.max() < 0) return Error(ErrorCode::invalid_argument, str("expected repeats from 0 on, found ", times));
    out.shape[axis] = out.shape[axis] * times;
  }
  return Knowns{Known::of(std::move(out))};
}

Result<> Tile::reference(std::span<const ConstTensor> src, std::span<const Tensor> dst) const {
  // Each axis as two: the copies, then the axis itself.
  BoxCopy box;
  const std::vector<int64_t> from = row_major_strides(src[0].type.shape.numbers());
  const std::vector<int64_t> to = row_major_strides(dst[0].type.shape.numbers());
  const std::vector<int64_t> repeats = numbers_of(src[1]);
  for (size_t axis = 0; axis < from.size(); ++axis) {
    const int64_t length = src[0].dim(static_cast<int>(axis));
    box.dims.insert(box.dims.end(), {repeats[axis], length});
    box.src_strides.insert(box.src_strides.end(), {0, from[axis]});
    box.dst_strides.insert(box.dst_strides.end(), {length * to[axis], to[axis]});
  }
  copy_box(box, size_of(dst[0].type.dtype), src[0].data, dst[0].data);
  return Done{};
}

namespace ops {
OpDef tile() { return op_def<Tile>(); }
}  // namespace ops

}  // namespace tenon
