// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// celu: inference and reference.
#include "ops/celu.h"

#include <cmath>

#include "ops/lib/elementwise.h"

namespace tenon {

Result<Types> Celu::infer(std::span<const TensorType> in) const { return infer_unary(in, TypeSet::real); }

Result<> Celu::reference(std::span<const ConstTensor> src, std::span<const Tensor> dst) const {
  return map_unary_float(src, dst, [&](double x) { return x < 0 ? alpha * std::expm1(x / alpha) : x; });
}

namespace ops {
OpDef celu() { return op_def<Celu>(); }
}  // namespace ops

}  // namespace tenon
