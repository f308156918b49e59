// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// is_nan: inference and reference.
#include "ops/is_nan.h"

#include "ops/lib/elementwise.h"

namespace tenon {

Result<Types> IsNan::infer(std::span<const TensorType> in) const {
  return infer_unary(in, TypeSet::real, DataType::boolean);
}

Result<> IsNan::reference(std::span<const ConstTensor> src, std::span<const Tensor> dst) const {
  return map_unary_float(src, dst, [](double x) { return x != x; });
}

namespace ops {
OpDef is_nan() { return op_def<IsNan>(); }
}  // namespace ops

}  // namespace tenon
