// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// tanh: inference and reference.
#include "ops/tanh.h"

#include <cmath>

#include "ops/lib/elementwise.h"

namespace tenon {

Result<Types> Tanh::infer(std::span<const TensorType> in) const { return infer_unary(in, TypeSet::real); }

Result<> Tanh::reference(std::span<const ConstTensor> src, std::span<const Tensor> dst) const {
  return map_unary_float(src, dst, [](double x) { return std::tanh(x); });
}

namespace ops {
OpDef tanh() { return op_def<Tanh>(); }
}  // namespace ops

}  // namespace tenon
