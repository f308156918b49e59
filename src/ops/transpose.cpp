// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// transpose: inference and reference.
#include "ops/transpose.h"

#include "ops/lib/copy.h"
#include "ops/lib/elements.h"
#include "ops/lib/elementwise.h"

namespace tenon {

Result<Types> Transpose::infer(std::span<const TensorType> in) const {
  TRY(check_inputs(in, 1));
  const int rank = in[0].rank();
  TRY_ASSIGN(const std::vector<int> order, normalize_axes(perm, rank));
  if (!perm.empty() && static_cast<int>(perm.size()) != rank) {
    return Error(ErrorCode::invalid_argument, str("expected a permutation of ", rank, " axes, found ", join(perm)));
  }
  std::vector<Dim> dims;
  for (int axis = 0; axis < rank; ++axis) {
    dims.push_back(in[0].shape[order.empty() ? rank - 1 - axis : order[static_cast<size_t>(axis)]]);
  }
  return Types{{in[0].dtype, Shape(std::move(dims))}};
}

Result<> Transpose::reference(std::span<const ConstTensor> src, std::span<const Tensor> dst) const {
  const std::vector<int64_t> steps = row_major_strides(src[0].type.shape.numbers());
  const std::vector<int64_t> dims = dst[0].type.shape.numbers();
  TRY_ASSIGN(const std::vector<int> order, normalize_axes(perm, static_cast<int>(dims.size())));
  std::vector<int64_t> strides;
  for (size_t axis = 0; axis < dims.size(); ++axis) {
    strides.push_back(steps[order.empty() ? dims.size() - 1 - axis : static_cast<size_t>(order[axis])]);
  }
  copy_box({dims, strides, row_major_strides(dims)}, size_of(dst[0].type.dtype), src[0].data, dst[0].data);
  return Done{};
}

namespace ops {
OpDef transpose() { return op_def<Transpose>(); }
}  // namespace ops

}  // namespace tenon
