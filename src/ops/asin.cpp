// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// asin: inference and reference.
#include "ops/asin.h"

#include <cmath>

#include "ops/lib/elementwise.h"

namespace tenon {

Result<Types> Asin::infer(std::span<const TensorType> in) const { return infer_unary(in, TypeSet::real); }

Result<> Asin::reference(std::span<const ConstTensor> src, std::span<const Tensor> dst) const {
  return map_unary_float(src, dst, [](double x) { return std::asin(x); });
}

namespace ops {
OpDef asin() { return op_def<Asin>(); }
}  // namespace ops

}  // namespace tenon
