// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// scatter_nd: inference and reference.
#include "ops/scatter_nd.h"

#include "ops/lib/copy.h"
#include "ops/lib/elementwise.h"
#include "ops/lib/indexing.h"
#include "ops/lib/operand_shapes.h"

namespace tenon {

Result<Types> ScatterNd::infer(std::span<const TensorType> in) const {
  TRY(check_inputs(in, 3));
  TRY(check_type(in, 1, TypeSet::integer));
  const int rank = in[1].rank();
  const Dim tuple = rank > 0 ? in[1].shape[rank - 1] : Dim(-1);
  const bool fits = tuple.is_number() && tuple.number() >= 0 && tuple.number() <= in[0].rank() &&
                    in[0].dtype == in[2].dtype && in[2].rank() == rank - 1 + in[0].rank() - tuple.number();
  if (!fits) {
    return Error(ErrorCode::invalid_argument,
                 str("expected indices [.., k] and updates for ", in[0], ", found ", in[1], " and ", in[2]));
  }
  std::vector<Dim> dims = in[1].shape.dims();
  dims.pop_back();
  for (auto axis = static_cast<int>(tuple.number()); axis < in[0].rank(); ++axis) dims.push_back(in[0].shape[axis]);
  TRY(check_shape(in, 2, dims, "updates"));
  return Types{{in[0].dtype, in[0].shape}};
}

Result<> ScatterNd::reference(std::span<const ConstTensor> src, std::span<const Tensor> dst) const {
  copy_all(src[0], dst[0]);
  TRY_ASSIGN(const std::vector<int64_t> offsets, tuple_offsets(src[1], src[0].type.shape, 0));
  const auto first = static_cast<int>(src[1].dim(src[1].type.rank() - 1));
  const int64_t row = volume_between(src[0].type.shape, first, src[0].type.rank());
  if (src[2].volume() != row * static_cast<int64_t>(offsets.size())) {
    return Error(ErrorCode::invalid_argument,
                 str("expected ", row * static_cast<int64_t>(offsets.size()), " updates, found ", src[2].type));
  }
  return scatter(reduction, src[2], offsets, row, dst[0]);
}

namespace ops {
OpDef scatter_nd() { return op_def<ScatterNd>(); }
}  // namespace ops

}  // namespace tenon
