// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// sign: inference and reference.
#include "ops/sign.h"

#include "ops/lib/elementwise.h"

namespace tenon {

Result<Types> Sign::infer(std::span<const TensorType> in) const { return infer_unary(in, TypeSet::number); }

Result<> Sign::reference(std::span<const ConstTensor> src, std::span<const Tensor> dst) const {
  return map_unary(src, dst, [](auto x) {
    using T = decltype(x);
    if (x != x) return x;
    return static_cast<T>(x > T{0} ? 1 : x < T{0} ? -1 : 0);
  });
}

namespace ops {
OpDef sign() { return op_def<Sign>(); }
}  // namespace ops

}  // namespace tenon
