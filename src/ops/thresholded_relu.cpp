// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// thresholded_relu: inference and reference.
#include "ops/thresholded_relu.h"

#include "ops/lib/elementwise.h"

namespace tenon {

Result<Types> ThresholdedRelu::infer(std::span<const TensorType> in) const { return infer_unary(in, TypeSet::real); }

Result<> ThresholdedRelu::reference(std::span<const ConstTensor> src, std::span<const Tensor> dst) const {
  return map_unary_float(src, dst, [&](double x) { return x <= alpha ? 0.0 : x; });
}

namespace ops {
OpDef thresholded_relu() { return op_def<ThresholdedRelu>(); }
}  // namespace ops

}  // namespace tenon
