// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// sqrt: inference and reference.
#include "ops/sqrt.h"

#include <cmath>

#include "ops/lib/elementwise.h"

namespace tenon {

Result<Types> Sqrt::infer(std::span<const TensorType> in) const { return infer_unary(in, TypeSet::real); }

Result<> Sqrt::reference(std::span<const ConstTensor> src, std::span<const Tensor> dst) const {
  return map_unary_float(src, dst, [](double x) { return std::sqrt(x); });
}

namespace ops {
OpDef sqrt() { return op_def<Sqrt>(); }
}  // namespace ops

}  // namespace tenon
