// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// tan: inference and reference.
#include "ops/tan.h"

#include <cmath>

#include "ops/lib/elementwise.h"

namespace tenon {

Result<Types> Tan::infer(std::span<const TensorType> in) const { return infer_unary(in, TypeSet::real); }

Result<> Tan::reference(std::span<const ConstTensor> src, std::span<const Tensor> dst) const {
  return map_unary_float(src, dst, [](double x) { return std::tan(x); });
}

namespace ops {
OpDef tan() { return op_def<Tan>(); }
}  // namespace ops

}  // namespace tenon
