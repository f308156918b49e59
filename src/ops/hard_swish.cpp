// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// hard_swish: inference and reference.
#include "ops/hard_swish.h"

#include "ops/lib/elementwise.h"

namespace tenon {

Result<Types> HardSwish::infer(std::span<const TensorType> in) const { return infer_unary(in, TypeSet::real); }

Result<> HardSwish::reference(std::span<const ConstTensor> src, std::span<const Tensor> dst) const {
  return map_unary_float(src, dst, [](double x) {
    const double gate = x / 6 + 0.5;
    return x * (gate < 0 ? 0.0 : gate > 1 ? 1.0 : gate);
  });
}

namespace ops {
OpDef hard_swish() { return op_def<HardSwish>(); }
}  // namespace ops

}  // namespace tenon
