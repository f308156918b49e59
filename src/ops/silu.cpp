// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// silu: inference and reference.
#include "ops/silu.h"

#include <cmath>

#include "ops/lib/elementwise.h"

namespace tenon {

Result<Types> Silu::infer(std::span<const TensorType> in) const { return infer_unary(in, TypeSet::real); }

Result<> Silu::reference(std::span<const ConstTensor> src, std::span<const Tensor> dst) const {
  return map_unary_float(src, dst, [](double x) { return x / (1 + std::exp(-x)); });
}

namespace ops {
OpDef silu() { return op_def<Silu>(); }
}  // namespace ops

}  // namespace tenon
