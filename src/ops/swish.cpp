// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// swish: inference and reference.
#include "ops/swish.h"

#include <cmath>

#include "ops/lib/elementwise.h"

namespace tenon {

Result<Types> Swish::infer(std::span<const TensorType> in) const { return infer_unary(in, TypeSet::real); }

Result<> Swish::reference(std::span<const ConstTensor> src, std::span<const Tensor> dst) const {
  const auto slope = static_cast<double>(alpha);
  return map_unary_float(src, dst, [slope](double x) { return x / (1 + std::exp(-slope * x)); });
}

namespace ops {
OpDef swish() { return op_def<Swish>(); }
}  // namespace ops

}  // namespace tenon
