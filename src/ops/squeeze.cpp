// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// squeeze: inference and reference.
#include "ops/squeeze.h"

#include <algorithm>

#include "ops/lib/copy.h"
#include "ops/lib/elements.h"
#include "ops/lib/elementwise.h"

namespace tenon {

Result<Knowns> Squeeze::infer_known(std::span<const Known> in) const {
  TRY(check_inputs(types_of(in), 1, 2));
  const TensorType& x = in[0].type;
  std::vector<int> gone;
  if (has_operand(in, 1)) {
    TRY(check_list(in, 1, "the axes"));
    const auto axes = known_numbers(in, 1, "the axes");
    if (axes.ok()) {
      TRY_ASSIGN(gone, normalize_axes(*axes, x.rank()));
    } else {
      TRY_ASSIGN(const int count, list_length(in, 1, "the axes"));
      if (count > x.rank()) {
        return Error(ErrorCode::invalid_argument, str("expected at most ", x.rank(), " axes, found ", count));
      }
      if (count < x.rank()) return Knowns{Known::of({x.dtype, unknown_shape(x.rank() - count)})};
      for (int axis = 0; axis < count; ++axis) gone.push_back(axis);  // all, in whatever order
    }
  } else {
    if (!x.shape.is_static()) {
      return Error(ErrorCode::unsupported, str("expected axes to squeeze, found none and a symbolic shape ", x.shape));
    }
    for (int axis = 0; axis < x.rank(); ++axis) {
      if (x.shape[axis] == Dim(1)) gone.push_back(axis);
    }
  }
  std::vector<Dim> dims;
  for (int axis = 0; axis < x.rank(); ++axis) {
    const Dim& dim = x.shape[axis];
    if (std::find(gone.begin(), gone.end(), axis) == gone.end()) {
      dims.push_back(dim);
    } else if (dim.min() > 1 || dim.max() < 1) {
      return Error(ErrorCode::invalid_argument, str("expected axis ", axis, " to have length 1, found ", x.shape));
    }
  }
  return Knowns{known_with({x.dtype, Shape(std::move(dims))}, elements_of(in[0]))};
}

Result<> Squeeze::reference(std::span<const ConstTensor> src, std::span<const Tensor> dst) const {
  copy_all(src[0], dst[0]);
  return Done{};
}

namespace ops {
OpDef squeeze() { return op_def<Squeeze>(); }
}  // namespace ops

}  // namespace tenon
