// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// abs: inference and reference.
#include "ops/abs.h"

#include <cmath>

#include "base/integers.h"
#include "ops/lib/elementwise.h"

namespace tenon {

Result<Types> Abs::infer(std::span<const TensorType> in) const { return infer_unary(in, TypeSet::number); }

Result<> Abs::reference(std::span<const ConstTensor> src, std::span<const Tensor> dst) const {
  return map_unary(src, dst, [](auto x) { return wrapping_abs(x); });
}

namespace ops {
OpDef abs() { return op_def<Abs>(); }
}  // namespace ops

}  // namespace tenon
