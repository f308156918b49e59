// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// log_softmax: inference and reference.
#include "ops/log_softmax.h"

#include "ops/lib/softmax.h"

namespace tenon {

Result<Types> LogSoftmax::infer(std::span<const TensorType> in) const { return ops::infer_along(axis, in); }

Result<> LogSoftmax::reference(std::span<const ConstTensor> src, std::span<const Tensor> dst) const {
  return ops::exponentials_along(axis, src, dst, [](double x, double sum) { return x - std::log(sum); });
}

namespace ops {
OpDef log_softmax() { return op_def<LogSoftmax>(); }
}  // namespace ops

}  // namespace tenon
