// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// gather_nd: inference and reference.
#include "ops/gather_nd.h"

#include <cstring>

#include "ops/lib/copy.h"
#include "ops/lib/elementwise.h"
#include "ops/lib/indexing.h"

namespace tenon {

Result<Types> GatherNd::infer(std::span<const TensorType> in) const {
  TRY(check_inputs(in, 2));
  TRY(check_type(in, 1, TypeSet::integer));
  const int rank = in[1].rank();
  if (batch_dims < 0 || batch_dims >= rank || batch_dims > in[0].rank()) {
    return Error(ErrorCode::invalid_argument,
                 str("expected batch_dims below the rank of ", in[1], ", found ", batch_dims));
  }
  const Dim tuple = in[1].shape[rank - 1];
  if (!tuple.is_number() || batch_dims + tuple.number() > in[0].rank()) {
    return Error(ErrorCode::invalid_argument, str("expected tuples for the axes of ", in[0], ", found ", in[1]));
  }
  std::vector<Dim> dims(in[1].shape.begin(), in[1].shape.end() - 1);
  for (auto axis = static_cast<int>(batch_dims + tuple.number()); axis < in[0].rank(); ++axis) {
    dims.push_back(in[0].shape[axis]);
  }
  return Types{{in[0].dtype, Shape(std::move(dims))}};
}

Result<> GatherNd::reference(std::span<const ConstTensor> src, std::span<const Tensor> dst) const {
  const auto batch = static_cast<int>(batch_dims);
  TRY_ASSIGN(const std::vector<int64_t> offsets, tuple_offsets(src[1], src[0].type.shape, batch));
  const auto first = static_cast<int>(batch + src[1].dim(src[1].type.rank() - 1));
  const size_t row =
      static_cast<size_t>(volume_between(src[0].type.shape, first, src[0].type.rank())) * size_of(src[0].type.dtype);
  for (size_t i = 0; row > 0 && i < offsets.size(); ++i) {
    std::memcpy(dst[0].data + i * row, src[0].data + static_cast<size_t>(offsets[i]) * row, row);
  }
  return Done{};
}

namespace ops {
OpDef gather_nd() { return op_def<GatherNd>(); }
}  // namespace ops

}  // namespace tenon
