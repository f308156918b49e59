// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// dist_collective: shapes, and the exchange of one rank with itself.
#include "ops/dist_collective.h"

#include "ops/lib/copy.h"
#include "ops/lib/elementwise.h"

namespace tenon {

Result<Types> DistCollective::infer(std::span<const TensorType> in) const {
  TRY(check_inputs(in, 1));
  TRY(check_type(in, 0, TypeSet::number));
  if (ranks < 0 || root < 0 || (ranks > 0 && root >= ranks)) {
    return Error(ErrorCode::invalid_argument, str("expected a root below ", ranks, " ranks, found ", root));
  }
  if (reduces() == (by == CollectiveSum::none)) {
    return Error(ErrorCode::invalid_argument,
                 reduces() ? "expected a reduction, found none" : "expected no reduction of what is only moved");
  }
  Shape shape = in[0].shape;
  const bool gathers = operation == Collective::all_gather || operation == Collective::gather;
  const bool cuts = operation == Collective::reduce_scatter || operation == Collective::scatter ||
                    operation == Collective::all_to_all;
  if (!gathers && !cuts) return Types{{in[0].dtype, std::move(shape)}};
  if (ranks == 0 || shape.rank() == 0) {
    return Error(ErrorCode::invalid_argument,
                 str("expected a number of ranks and an axis to join or cut, found ", ranks, " ranks and ", in[0]));
  }
  if (cuts && shape[0].is_number() && shape[0].number() % ranks != 0) {
    return Error(ErrorCode::invalid_argument, str("expected an axis 0 that ", ranks, " ranks divide, found ", in[0]));
  }
  if (gathers) shape[0] = shape[0] * Dim(ranks);
  if (cuts && operation != Collective::all_to_all) shape[0] = floor_div(shape[0], ranks);
  return Types{{in[0].dtype, std::move(shape)}};
}

Result<> DistCollective::reference(std::span<const ConstTensor> src, std::span<const Tensor> dst) const {
  if (ranks != 1) {
    return Error(ErrorCode::unsupported, "an exchange between devices runs on GPUs alone, with a communicator")
        .hint("build for a GPU, and give each context its communicator");
  }
  copy_all(src[0], dst[0]);
  return Done{};
}

namespace ops {
OpDef dist_collective() { return op_def<DistCollective>(); }
}  // namespace ops

}  // namespace tenon
