// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// sin: inference and reference.
#include "ops/sin.h"

#include <cmath>

#include "ops/lib/elementwise.h"

namespace tenon {

Result<Types> Sin::infer(std::span<const TensorType> in) const { return infer_unary(in, TypeSet::real); }

Result<> Sin::reference(std::span<const ConstTensor> src, std::span<const Tensor> dst) const {
  return map_unary_float(src, dst, [](double x) { return std::sin(x); });
}

namespace ops {
OpDef sin() { return op_def<Sin>(); }
}  // namespace ops

}  // namespace tenon
