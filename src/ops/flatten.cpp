// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// flatten: inference and reference.
#include "ops/flatten.h"

#include "ops/lib/copy.h"
#include "ops/lib/elementwise.h"

namespace tenon {

Result<Types> Flatten::infer(std::span<const TensorType> in) const {
  TRY(check_inputs(in, 1));
  const int rank = in[0].rank();
  if (axis < -rank || axis > std::max(rank, 1)) {
    return Error(ErrorCode::invalid_argument, str("expected an axis from ", -rank, " to ", rank, ", found ", axis));
  }
  const auto from = axis < 0 ? axis + rank : axis;
  Dim rows = 1;
  Dim columns = 1;
  for (int i = 0; i < rank; ++i) {
    Dim& side = i < from ? rows : columns;
    side = side * in[0].shape[i];
  }
  return Types{{in[0].dtype, Shape{rows, columns}}};
}

Result<> Flatten::reference(std::span<const ConstTensor> src, std::span<const Tensor> dst) const {
  copy_all(src[0], dst[0]);
  return Done{};
}

namespace ops {
OpDef flatten() { return op_def<Flatten>(); }
}  // namespace ops

}  // namespace tenon
