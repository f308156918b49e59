// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// exp: inference and reference.
#include "ops/exp.h"

#include <cmath>

#include "ops/lib/elementwise.h"

namespace tenon {

Result<Types> Exp::infer(std::span<const TensorType> in) const { return infer_unary(in, TypeSet::real); }

Result<> Exp::reference(std::span<const ConstTensor> src, std::span<const Tensor> dst) const {
  return map_unary_float(src, dst, [](double x) { return std::exp(x); });
}

namespace ops {
OpDef exp() { return op_def<Exp>(); }
}  // namespace ops

}  // namespace tenon
