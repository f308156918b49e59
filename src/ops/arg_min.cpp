// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// arg_min: inference and reference.
#include "ops/arg_min.h"

#include "ops/lib/arg_best.h"

namespace tenon {

Result<Types> ArgMin::infer(std::span<const TensorType> in) const { return ops::infer_arg_best(*this, in); }

Result<> ArgMin::reference(std::span<const ConstTensor> src, std::span<const Tensor> dst) const {
  return ops::arg_best(*this, src, dst, [](auto x, auto best) { return x < best; });
}

namespace ops {
OpDef arg_min() { return op_def<ArgMin>(); }
}  // namespace ops

}  // namespace tenon
