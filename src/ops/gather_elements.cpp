// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// gather_elements: inference and reference.
#include "ops/gather_elements.h"

#include <cstring>

#include "ops/lib/elementwise.h"
#include "ops/lib/indexing.h"

namespace tenon {

Result<Types> GatherElements::infer(std::span<const TensorType> in) const {
  TRY(check_inputs(in, 2));
  TRY(check_type(in, 1, TypeSet::integer));
  TRY(normalize_axis(axis, in[0].rank()));
  if (in[0].rank() != in[1].rank()) {
    return Error(ErrorCode::invalid_argument, str("expected operands of one rank, found ", in[0], " and ", in[1]));
  }
  return Types{{in[0].dtype, in[1].shape}};
}

Result<> GatherElements::reference(std::span<const ConstTensor> src, std::span<const Tensor> dst) const {
  TRY_ASSIGN(const std::vector<int64_t> offsets, element_offsets(src[1], src[0].type.shape, axis));
  const size_t bytes = size_of(src[0].type.dtype);
  for (size_t i = 0; i < offsets.size(); ++i) {
    std::memcpy(dst[0].data + i * bytes, src[0].data + static_cast<size_t>(offsets[i]) * bytes, bytes);
  }
  return Done{};
}

namespace ops {
OpDef gather_elements() { return op_def<GatherElements>(); }
}  // namespace ops

}  // namespace tenon
