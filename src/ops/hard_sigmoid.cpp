// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// hard_sigmoid: inference and reference.
#include "ops/hard_sigmoid.h"

#include "ops/lib/elementwise.h"

namespace tenon {

Result<Types> HardSigmoid::infer(std::span<const TensorType> in) const { return infer_unary(in, TypeSet::real); }

Result<> HardSigmoid::reference(std::span<const ConstTensor> src, std::span<const Tensor> dst) const {
  return map_unary_float(src, dst, [&](double x) {
    const double y = alpha * x + beta;
    return y < 0 ? 0.0 : y > 1 ? 1.0 : y;
  });
}

namespace ops {
OpDef hard_sigmoid() { return op_def<HardSigmoid>(); }
}  // namespace ops

}  // namespace tenon
