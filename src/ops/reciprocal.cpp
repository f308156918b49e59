// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// reciprocal: inference and reference.
#include "ops/reciprocal.h"

#include "ops/lib/elementwise.h"

namespace tenon {

Result<Types> Reciprocal::infer(std::span<const TensorType> in) const { return infer_unary(in, TypeSet::real); }

Result<> Reciprocal::reference(std::span<const ConstTensor> src, std::span<const Tensor> dst) const {
  return map_unary_float(src, dst, [](double x) { return 1 / x; });
}

namespace ops {
OpDef reciprocal() { return op_def<Reciprocal>(); }
}  // namespace ops

}  // namespace tenon
