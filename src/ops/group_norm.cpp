// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// group_norm: inference and reference.
#include "ops/group_norm.h"

#include "ops/lib/elementwise.h"
#include "ops/lib/float_values.h"
#include "ops/lib/normalization.h"

namespace tenon {

Result<Types> GroupNorm::infer(std::span<const TensorType> in) const {
  TRY(check_inputs(in, 3));
  for (size_t i = 1; i < 3; ++i) TRY(check_per_channel(in[0], in[i]));
  const bool splits =
      groups > 0 && in[0].rank() > 1 && (!in[0].shape[1].is_number() || in[0].shape[1].number() % groups == 0);
  if (!splits)
    return Error(ErrorCode::invalid_argument, str("expected channels in ", groups, " groups, found ", in[0]));
  return Types{{in[0].dtype, in[0].shape}};
}

Result<> GroupNorm::reference(std::span<const ConstTensor> src, std::span<const Tensor> dst) const {
  const auto split = split_at_channels(src[0].type.shape);
  return visit_accumulator(src[0].type.dtype, [&]<class A>() {
    auto x = load_floats<A>(src[0]);
    normalize_groups<A>(x, split, groups, epsilon, load_floats<A>(src[1]), load_floats<A>(src[2]));
    const Epilogue last{.activation = activation, .alpha = alpha, .beta = beta};
    for (A& number : x) number = last.activate(number);
    store_floats<A>(x, dst[0]);
  });
}

namespace ops {
OpDef group_norm() { return op_def<GroupNorm>(); }
}  // namespace ops

}  // namespace tenon
