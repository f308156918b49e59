// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// mish: inference and reference.
#include "ops/mish.h"

#include <cmath>

#include "ops/lib/elementwise.h"

namespace tenon {

Result<Types> Mish::infer(std::span<const TensorType> in) const { return infer_unary(in, TypeSet::real); }

Result<> Mish::reference(std::span<const ConstTensor> src, std::span<const Tensor> dst) const {
  return map_unary_float(src, dst, [](double x) {
    const double softplus = x > 0 ? x + std::log1p(std::exp(-x)) : std::log1p(std::exp(x));
    return x * std::tanh(softplus);
  });
}

namespace ops {
OpDef mish() { return op_def<Mish>(); }
}  // namespace ops

}  // namespace tenon
