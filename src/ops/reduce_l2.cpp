// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// reduce_l2: inference and reference.
#include "ops/reduce_l2.h"

#include <cmath>

#include "base/integers.h"

namespace tenon {

Result<Knowns> ReduceL2::infer_known(std::span<const Known> in) const {
  return infer_reduce(*this, in, TypeSet::number);
}

Result<> ReduceL2::reference(std::span<const ConstTensor> src, std::span<const Tensor> dst) const {
  return reduce(*this, src, dst, []<class T>(std::span<const T> x) {
    T sum{};
    for (const T v : x) sum = wrapping_add(sum, wrapping_mul(v, v));
    const double root = std::sqrt(static_cast<double>(sum));  // NaN where the sum wrapped to below 0
    if constexpr (std::is_integral_v<T>)
      return saturated<T>(root);
    else
      return root;
  });
}

namespace ops {
OpDef reduce_l2() { return op_def<ReduceL2>(); }
}  // namespace ops

}  // namespace tenon
