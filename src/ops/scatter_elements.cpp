// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// scatter_elements: inference and reference.
#include "ops/scatter_elements.h"

#include "ops/lib/copy.h"
#include "ops/lib/elementwise.h"
#include "ops/lib/indexing.h"
#include "ops/lib/operand_shapes.h"

namespace tenon {

Result<Types> ScatterElements::infer(std::span<const TensorType> in) const {
  TRY(check_inputs(in, 3));
  TRY(check_type(in, 1, TypeSet::integer));
  TRY(normalize_axis(axis, in[0].rank()));
  if (in[0].rank() != in[1].rank() || in[1].rank() != in[2].rank() || in[0].dtype != in[2].dtype) {
    return Error(ErrorCode::invalid_argument,
                 str("expected indices and updates of the rank of ", in[0], ", found ", in[1], " and ", in[2]));
  }
  TRY(check_shape(in, 2, in[1].shape.dims(), "updates"));
  return Types{{in[0].dtype, in[0].shape}};
}

Result<> ScatterElements::reference(std::span<const ConstTensor> src, std::span<const Tensor> dst) const {
  copy_all(src[0], dst[0]);
  if (src[1].type.shape != src[2].type.shape) {
    return Error(ErrorCode::invalid_argument,
                 str("expected indices and updates of one shape, found ", src[1].type, " and ", src[2].type));
  }
  TRY_ASSIGN(const std::vector<int64_t> offsets, element_offsets(src[1], src[0].type.shape, axis));
  return scatter(reduction, src[2], offsets, 1, dst[0]);
}

namespace ops {
OpDef scatter_elements() { return op_def<ScatterElements>(); }
}  // namespace ops

}  // namespace tenon
