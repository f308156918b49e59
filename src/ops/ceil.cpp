// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// ceil: inference and reference.
#include "ops/ceil.h"

#include <cmath>

#include "ops/lib/elementwise.h"

namespace tenon {

Result<Types> Ceil::infer(std::span<const TensorType> in) const { return infer_unary(in, TypeSet::real); }

Result<> Ceil::reference(std::span<const ConstTensor> src, std::span<const Tensor> dst) const {
  return map_unary_float(src, dst, [](double x) { return std::ceil(x); });
}

namespace ops {
OpDef ceil() { return op_def<Ceil>(); }
}  // namespace ops

}  // namespace tenon
