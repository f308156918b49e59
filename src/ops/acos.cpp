// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// acos: inference and reference.
#include "ops/acos.h"

#include <cmath>

#include "ops/lib/elementwise.h"

namespace tenon {

Result<Types> Acos::infer(std::span<const TensorType> in) const { return infer_unary(in, TypeSet::real); }

Result<> Acos::reference(std::span<const ConstTensor> src, std::span<const Tensor> dst) const {
  return map_unary_float(src, dst, [](double x) { return std::acos(x); });
}

namespace ops {
OpDef acos() { return op_def<Acos>(); }
}  // namespace ops

}  // namespace tenon
