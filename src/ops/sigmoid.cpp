// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// sigmoid: inference and reference.
#include "ops/sigmoid.h"

#include <cmath>

#include "ops/lib/elementwise.h"

namespace tenon {

Result<Types> Sigmoid::infer(std::span<const TensorType> in) const { return infer_unary(in, TypeSet::real); }

Result<> Sigmoid::reference(std::span<const ConstTensor> src, std::span<const Tensor> dst) const {
  return map_unary_float(src, dst, [](double x) { return 1 / (1 + std::exp(-x)); });
}

namespace ops {
OpDef sigmoid() { return op_def<Sigmoid>(); }
}  // namespace ops

}  // namespace tenon
