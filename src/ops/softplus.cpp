// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// softplus: inference and reference.
#include "ops/softplus.h"

#include <cmath>

#include "ops/lib/elementwise.h"

namespace tenon {

Result<Types> Softplus::infer(std::span<const TensorType> in) const { return infer_unary(in, TypeSet::real); }

Result<> Softplus::reference(std::span<const ConstTensor> src, std::span<const Tensor> dst) const {
  return map_unary_float(src, dst,
                         [](double x) { return x > 0 ? x + std::log1p(std::exp(-x)) : std::log1p(std::exp(x)); });
}

namespace ops {
OpDef softplus() { return op_def<Softplus>(); }
}  // namespace ops

}  // namespace tenon
