// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// reduce_l2: inference and reference.
#include "ops/reduce_l2.h"

#include <cmath>

namespace tenon {

Result<Knowns> ReduceL2::infer_known(std::span<const Known> in) const {
  return infer_reduce(*this, in, TypeSet::number);
}

Result<> ReduceL2::reference(std::span<const ConstTensor> src, std::span<const Tensor> dst) const {
  return reduce(*this, src, dst, []<class T>(std::span<const T> x) {
    T sum{};
    for (const T v : x) sum = static_cast<T>(sum + v * v);
    return static_cast<T>(std::sqrt(static_cast<double>(sum)));
  });
}

namespace ops {
OpDef reduce_l2() { return op_def<ReduceL2>(); }
}  // namespace ops

}  // namespace tenon
