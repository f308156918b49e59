// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// cosh: inference and reference.
#include "ops/cosh.h"

#include <cmath>

#include "ops/lib/elementwise.h"

namespace tenon {

Result<Types> Cosh::infer(std::span<const TensorType> in) const { return infer_unary(in, TypeSet::real); }

Result<> Cosh::reference(std::span<const ConstTensor> src, std::span<const Tensor> dst) const {
  return map_unary_float(src, dst, [](double x) { return std::cosh(x); });
}

namespace ops {
OpDef cosh() { return op_def<Cosh>(); }
}  // namespace ops

}  // namespace tenon
