// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// cos: inference and reference.
#include "ops/cos.h"

#include <cmath>

#include "ops/lib/elementwise.h"

namespace tenon {

Result<Types> Cos::infer(std::span<const TensorType> in) const { return infer_unary(in, TypeSet::real); }

Result<> Cos::reference(std::span<const ConstTensor> src, std::span<const Tensor> dst) const {
  return map_unary_float(src, dst, [](double x) { return std::cos(x); });
}

namespace ops {
OpDef cos() { return op_def<Cos>(); }
}  // namespace ops

}  // namespace tenon
