// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// softmax: inference and reference.
#include "ops/softmax.h"

#include "ops/lib/softmax.h"

namespace tenon {

Result<Types> Softmax::infer(std::span<const TensorType> in) const { return ops::infer_along(axis, in); }

Result<> Softmax::reference(std::span<const ConstTensor> src, std::span<const Tensor> dst) const {
  return ops::exponentials_along(axis, src, dst, [](double x, double sum) { return std::exp(x) / sum; });
}

namespace ops {
OpDef softmax() { return op_def<Softmax>(); }
}  // namespace ops

}  // namespace tenon
