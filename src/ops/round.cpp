// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// round: inference and reference.
#include "ops/round.h"

#include <cmath>

#include "ops/lib/elementwise.h"

namespace tenon {

Result<Types> Round::infer(std::span<const TensorType> in) const { return infer_unary(in, TypeSet::real); }

Result<> Round::reference(std::span<const ConstTensor> src, std::span<const Tensor> dst) const {
  return map_unary_float(src, dst, [](double x) { return std::nearbyint(x); });
}

namespace ops {
OpDef round() { return op_def<Round>(); }
}  // namespace ops

}  // namespace tenon
