// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// arg_max: inference and reference.
#include "ops/arg_max.h"

#include "ops/lib/arg_best.h"

namespace tenon {

Result<Types> ArgMax::infer(std::span<const TensorType> in) const { return ops::infer_arg_best(*this, in); }

Result<> ArgMax::reference(std::span<const ConstTensor> src, std::span<const Tensor> dst) const {
  return ops::arg_best(*this, src, dst, [](auto x, auto best) { return x > best; });
}

namespace ops {
OpDef arg_max() { return op_def<ArgMax>(); }
}  // namespace ops

}  // namespace tenon
