// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// reduce_mean: inference and reference.
#include "ops/reduce_mean.h"

#include <cmath>

#include "base/integers.h"

namespace tenon {

Result<Knowns> ReduceMean::infer_known(std::span<const Known> in) const {
  return infer_reduce(*this, in, TypeSet::number);
}

Result<> ReduceMean::reference(std::span<const ConstTensor> src, std::span<const Tensor> dst) const {
  return reduce(*this, src, dst, []<class T>(std::span<const T> x) {
    T sum{};
    for (const T v : x) sum = wrapping_add(sum, v);
    return x.empty() ? static_cast<T>(std::is_same_v<T, double> ? NAN : 0.0)
                     : static_cast<T>(sum / static_cast<T>(x.size()));
  });
}

namespace ops {
OpDef reduce_mean() { return op_def<ReduceMean>(); }
}  // namespace ops

}  // namespace tenon
