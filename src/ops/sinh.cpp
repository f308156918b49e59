// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// sinh: inference and reference.
#include "ops/sinh.h"

#include <cmath>

#include "ops/lib/elementwise.h"

namespace tenon {

Result<Types> Sinh::infer(std::span<const TensorType> in) const { return infer_unary(in, TypeSet::real); }

Result<> Sinh::reference(std::span<const ConstTensor> src, std::span<const Tensor> dst) const {
  return map_unary_float(src, dst, [](double x) { return std::sinh(x); });
}

namespace ops {
OpDef sinh() { return op_def<Sinh>(); }
}  // namespace ops

}  // namespace tenon
