// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// reduce_log_sum_exp: inference and reference.
#include "ops/reduce_log_sum_exp.h"

#include <algorithm>
#include <cmath>

namespace tenon {

Result<Knowns> ReduceLogSumExp::infer_known(std::span<const Known> in) const {
  return infer_reduce(*this, in, TypeSet::real);
}

Result<> ReduceLogSumExp::reference(std::span<const ConstTensor> src, std::span<const Tensor> dst) const {
  return reduce(*this, src, dst, []<class T>(std::span<const T> x) {
    double top = -INFINITY;
    for (const T v : x) top = std::max(top, static_cast<double>(v));
    if (std::isinf(top)) return static_cast<T>(top);
    double sum = 0;
    for (const T v : x) sum += std::exp(static_cast<double>(v) - top);
    return static_cast<T>(top + std::log(sum));
  });
}

namespace ops {
OpDef reduce_log_sum_exp() { return op_def<ReduceLogSumExp>(); }
}  // namespace ops

}  // namespace tenon
