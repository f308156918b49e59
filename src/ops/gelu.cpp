// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// gelu: inference and reference.
#include "ops/gelu.h"

#include <cmath>

#include "ops/lib/elementwise.h"

namespace tenon {

Result<Types> Gelu::infer(std::span<const TensorType> in) const { return infer_unary(in, TypeSet::real); }

Result<> Gelu::reference(std::span<const ConstTensor> src, std::span<const Tensor> dst) const {
  return map_unary_float(src, dst, [&](double x) {
    if (approximate == Approximation::none) return x / 2 * (1 + std::erf(x * M_SQRT1_2));
    const double inner = M_2_SQRTPI * M_SQRT1_2 * (x + 0.044715 * x * x * x);
    return x / 2 * (1 + std::tanh(inner));
  });
}

namespace ops {
OpDef gelu() { return op_def<Gelu>(); }
}  // namespace ops

}  // namespace tenon
