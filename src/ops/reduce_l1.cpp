// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// reduce_l1: inference and reference.
#include "ops/reduce_l1.h"

#include "base/integers.h"

namespace tenon {

Result<Knowns> ReduceL1::infer_known(std::span<const Known> in) const {
  return infer_reduce(*this, in, TypeSet::number);
}

Result<> ReduceL1::reference(std::span<const ConstTensor> src, std::span<const Tensor> dst) const {
  return reduce(*this, src, dst, []<class T>(std::span<const T> x) {
    T sum{};
    for (const T v : x) sum = wrapping_add(sum, wrapping_abs(v));
    return sum;
  });
}

namespace ops {
OpDef reduce_l1() { return op_def<ReduceL1>(); }
}  // namespace ops

}  // namespace tenon
