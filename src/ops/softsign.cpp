// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// softsign: inference and reference.
#include "ops/softsign.h"

#include <cmath>

#include "ops/lib/elementwise.h"

namespace tenon {

Result<Types> Softsign::infer(std::span<const TensorType> in) const { return infer_unary(in, TypeSet::real); }

Result<> Softsign::reference(std::span<const ConstTensor> src, std::span<const Tensor> dst) const {
  return map_unary_float(src, dst, [](double x) { return x / (1 + std::abs(x)); });
}

namespace ops {
OpDef softsign() { return op_def<Softsign>(); }
}  // namespace ops

}  // namespace tenon
