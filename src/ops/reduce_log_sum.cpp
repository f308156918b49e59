// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// reduce_log_sum: inference and reference.
#include "ops/reduce_log_sum.h"

#include <cmath>

#include "base/integers.h"

namespace tenon {

Result<Knowns> ReduceLogSum::infer_known(std::span<const Known> in) const {
  return infer_reduce(*this, in, TypeSet::real);
}

Result<> ReduceLogSum::reference(std::span<const ConstTensor> src, std::span<const Tensor> dst) const {
  return reduce(*this, src, dst, []<class T>(std::span<const T> x) {
    T sum{};
    for (const T v : x) sum = wrapping_add(sum, v);
    return static_cast<T>(std::log(static_cast<double>(sum)));
  });
}

namespace ops {
OpDef reduce_log_sum() { return op_def<ReduceLogSum>(); }
}  // namespace ops

}  // namespace tenon
