// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// prelu: inference and reference.
#include "ops/prelu.h"

#include "base/integers.h"
#include "ops/lib/elementwise.h"

namespace tenon {

Result<Types> Prelu::infer(std::span<const TensorType> in) const { return infer_binary(in, TypeSet::number); }

Result<> Prelu::reference(std::span<const ConstTensor> src, std::span<const Tensor> dst) const {
  return map_binary(src, dst, [](auto a, auto b) {
    using T = decltype(a);
    return a < T{0} ? wrapping_mul(a, b) : a;
  });
}

namespace ops {
OpDef prelu() { return op_def<Prelu>(); }
}  // namespace ops

}  // namespace tenon
