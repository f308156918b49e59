// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// elu: inference and reference.
#include "ops/elu.h"

#include <cmath>

#include "ops/lib/elementwise.h"

namespace tenon {

Result<Types> Elu::infer(std::span<const TensorType> in) const { return infer_unary(in, TypeSet::real); }

Result<> Elu::reference(std::span<const ConstTensor> src, std::span<const Tensor> dst) const {
  return map_unary_float(src, dst, [&](double x) { return x < 0 ? alpha * std::expm1(x) : x; });
}

namespace ops {
OpDef elu() { return op_def<Elu>(); }
}  // namespace ops

}  // namespace tenon
