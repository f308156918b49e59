// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// reduce_sum: inference and reference.
#include "ops/reduce_sum.h"

#include "base/integers.h"

namespace tenon {

Result<Knowns> ReduceSum::infer_known(std::span<const Known> in) const {
  return infer_reduce(*this, in, TypeSet::number);
}

Result<> ReduceSum::reference(std::span<const ConstTensor> src, std::span<const Tensor> dst) const {
  return reduce(*this, src, dst, []<class T>(std::span<const T> x) {
    T sum{};
    for (const T v : x) sum = wrapping_add(sum, v);
    return sum;
  });
}

namespace ops {
OpDef reduce_sum() { return op_def<ReduceSum>(); }
}  // namespace ops

}  // namespace tenon
