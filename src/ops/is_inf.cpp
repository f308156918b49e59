// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// is_inf: inference and reference.
#include "ops/is_inf.h"

#include <cmath>

#include "ops/lib/elementwise.h"

namespace tenon {

Result<Types> IsInf::infer(std::span<const TensorType> in) const {
  return infer_unary(in, TypeSet::real, DataType::boolean);
}

Result<> IsInf::reference(std::span<const ConstTensor> src, std::span<const Tensor> dst) const {
  return map_unary_float(src, dst,
                         [&](double x) { return std::isinf(x) && (x < 0 ? detect_negative : detect_positive); });
}

namespace ops {
OpDef is_inf() { return op_def<IsInf>(); }
}  // namespace ops

}  // namespace tenon
