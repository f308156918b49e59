// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// selu: inference and reference.
#include "ops/selu.h"

#include <cmath>

#include "ops/lib/elementwise.h"

namespace tenon {

Result<Types> Selu::infer(std::span<const TensorType> in) const { return infer_unary(in, TypeSet::real); }

Result<> Selu::reference(std::span<const ConstTensor> src, std::span<const Tensor> dst) const {
  return map_unary_float(src, dst, [&](double x) { return gamma * (x <= 0 ? alpha * std::expm1(x) : x); });
}

namespace ops {
OpDef selu() { return op_def<Selu>(); }
}  // namespace ops

}  // namespace tenon
