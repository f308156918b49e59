// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// acosh: inference and reference.
#include "ops/acosh.h"

#include <cmath>

#include "ops/lib/elementwise.h"

namespace tenon {

Result<Types> Acosh::infer(std::span<const TensorType> in) const { return infer_unary(in, TypeSet::real); }

Result<> Acosh::reference(std::span<const ConstTensor> src, std::span<const Tensor> dst) const {
  return map_unary_float(src, dst, [](double x) { return std::acosh(x); });
}

namespace ops {
OpDef acosh() { return op_def<Acosh>(); }
}  // namespace ops

}  // namespace tenon
