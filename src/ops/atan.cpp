// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// atan: inference and reference.
#include "ops/atan.h"

#include <cmath>

#include "ops/lib/elementwise.h"

namespace tenon {

Result<Types> Atan::infer(std::span<const TensorType> in) const { return infer_unary(in, TypeSet::real); }

Result<> Atan::reference(std::span<const ConstTensor> src, std::span<const Tensor> dst) const {
  return map_unary_float(src, dst, [](double x) { return std::atan(x); });
}

namespace ops {
OpDef atan() { return op_def<Atan>(); }
}  // namespace ops

}  // namespace tenon
