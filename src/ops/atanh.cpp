// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// atanh: inference and reference.
#include "ops/atanh.h"

#include <cmath>

#include "ops/lib/elementwise.h"

namespace tenon {

Result<Types> Atanh::infer(std::span<const TensorType> in) const { return infer_unary(in, TypeSet::real); }

Result<> Atanh::reference(std::span<const ConstTensor> src, std::span<const Tensor> dst) const {
  return map_unary_float(src, dst, [](double x) { return std::atanh(x); });
}

namespace ops {
OpDef atanh() { return op_def<Atanh>(); }
}  // namespace ops

}  // namespace tenon
