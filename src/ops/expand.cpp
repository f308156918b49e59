// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// expand: inference and reference.
#include "ops/expand.h"

#include <algorithm>

#include "ops/lib/copy.h"
#include "ops/lib/elements.h"
#include "ops/lib/elementwise.h"

namespace tenon {

Result<Knowns> Expand::infer_known(std::span<const Known> in) const {
  TRY(check_inputs(types_of(in), 2));
  TRY(check_list(in, 1, "the shape"));
  const TensorType& x = in[0].type;
  if (auto dims = in[1].dims()) {
    for (const Dim& dim : *dims) {
      if (dim.is_number() && dim.number() < 0) {
        return Error(ErrorCode::invalid_argument, str("expected sizes of at least 0, found ", dim));
      }
    }
    TRY_ASSIGN(Shape shape, broadcast(x.shape, Shape(*std::move(dims))));
    auto elements = elements_of(in[0]);
    if (elements && elements->size() == 1 && shape.is_static() && shape.rank() == 1 && shape.volume() < kChunk) {
      elements->resize(static_cast<size_t>(shape.volume()), elements->front());
    }
    const bool whole = elements && shape.is_static() && static_cast<int64_t>(elements->size()) == shape.volume();
    return Knowns{known_with({x.dtype, std::move(shape)}, whole ? elements : std::nullopt)};
  }
  TRY_ASSIGN(const int rank, list_length(in, 1, "the shape"));
  return Knowns{Known::of({x.dtype, unknown_shape(std::max(x.rank(), rank))})};
}

Result<> Expand::reference(std::span<const ConstTensor> src, std::span<const Tensor> dst) const {
  const std::vector<int64_t> dims = dst[0].type.shape.numbers();
  const std::vector<int64_t> from = src[0].type.shape.numbers();
  const std::vector<int64_t> steps = row_major_strides(from);
  std::vector<int64_t> strides(dims.size(), 0);
  const size_t skipped = dims.size() - from.size();
  for (size_t axis = 0; axis < from.size(); ++axis) strides[axis + skipped] = from[axis] == 1 ? 0 : steps[axis];
  copy_box({dims, strides, row_major_strides(dims)}, size_of(dst[0].type.dtype), src[0].data, dst[0].data);
  return Done{};
}

namespace ops {
OpDef expand() { return op_def<Expand>(); }
}  // namespace ops

}  // namespace tenon
