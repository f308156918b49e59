// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// erf: inference and reference.
#include "ops/erf.h"

#include <cmath>

#include "ops/lib/elementwise.h"

namespace tenon {

Result<Types> Erf::infer(std::span<const TensorType> in) const { return infer_unary(in, TypeSet::real); }

Result<> Erf::reference(std::span<const ConstTensor> src, std::span<const Tensor> dst) const {
  return map_unary_float(src, dst, [](double x) { return std::erf(x); });
}

namespace ops {
OpDef erf() { return op_def<Erf>(); }
}  // namespace ops

}  // namespace tenon
