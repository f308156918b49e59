// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// asinh: inference and reference.
#include "ops/asinh.h"

#include <cmath>

#include "ops/lib/elementwise.h"

namespace tenon {

Result<Types> Asinh::infer(std::span<const TensorType> in) const { return infer_unary(in, TypeSet::real); }

Result<> Asinh::reference(std::span<const ConstTensor> src, std::span<const Tensor> dst) const {
  return map_unary_float(src, dst, [](double x) { return std::asinh(x); });
}

namespace ops {
OpDef asinh() { return op_def<Asinh>(); }
}  // namespace ops

}  // namespace tenon
