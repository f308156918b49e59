// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// leaky_relu: inference and reference.
#include "ops/leaky_relu.h"

#include "ops/lib/elementwise.h"

namespace tenon {

Result<Types> LeakyRelu::infer(std::span<const TensorType> in) const { return infer_unary(in, TypeSet::real); }

Result<> LeakyRelu::reference(std::span<const ConstTensor> src, std::span<const Tensor> dst) const {
  return map_unary_float(src, dst, [&](double x) { return x < 0 ? alpha * x : x; });
}

namespace ops {
OpDef leaky_relu() { return op_def<LeakyRelu>(); }
}  // namespace ops

}  // namespace tenon
