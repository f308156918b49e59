// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// reduce_sum_square: inference and reference.
#include "ops/reduce_sum_square.h"

#include "base/integers.h"

namespace tenon {

Result<Knowns> ReduceSumSquare::infer_known(std::span<const Known> in) const {
  return infer_reduce(*this, in, TypeSet::number);
}

Result<> ReduceSumSquare::reference(std::span<const ConstTensor> src, std::span<const Tensor> dst) const {
  return reduce(*this, src, dst, []<class T>(std::span<const T> x) {
    T sum{};
    for (const T v : x) sum = wrapping_add(sum, wrapping_mul(v, v));
    return sum;
  });
}

namespace ops {
OpDef reduce_sum_square() { return op_def<ReduceSumSquare>(); }
}  // namespace ops

}  // namespace tenon
