// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// abs: inference and reference.
#include "ops/abs.h"

#include <cmath>

#include "ops/lib/elementwise.h"

namespace tenon {

Result<Types> Abs::infer(std::span<const TensorType> in) const { return infer_unary(in, TypeSet::number); }

Result<> Abs::reference(std::span<const ConstTensor> src, std::span<const Tensor> dst) const {
  return map_unary(src, dst, [](auto x) {
    using T = decltype(x);
    if constexpr (std::is_same_v<T, double>)
      return std::abs(x);
    else
      return x < T{0} ? static_cast<T>(T{0} - x) : x;
  });
}

namespace ops {
OpDef abs() { return op_def<Abs>(); }
}  // namespace ops

}  // namespace tenon
