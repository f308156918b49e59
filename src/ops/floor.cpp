// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// floor: inference and reference.
#include "ops/floor.h"

#include <cmath>

#include "ops/lib/elementwise.h"

namespace tenon {

Result<Types> Floor::infer(std::span<const TensorType> in) const { return infer_unary(in, TypeSet::real); }

Result<> Floor::reference(std::span<const ConstTensor> src, std::span<const Tensor> dst) const {
  return map_unary_float(src, dst, [](double x) { return std::floor(x); });
}

namespace ops {
OpDef floor() { return op_def<Floor>(); }
}  // namespace ops

}  // namespace tenon
