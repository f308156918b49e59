// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// reduce_min: inference and reference.
#include "ops/reduce_min.h"

#include <limits>

namespace tenon {

Result<Knowns> ReduceMin::infer_known(std::span<const Known> in) const { return infer_reduce(*this, in, TypeSet::any); }

Result<> ReduceMin::reference(std::span<const ConstTensor> src, std::span<const Tensor> dst) const {
  return reduce(*this, src, dst, []<class T>(std::span<const T> x) {
    T best = std::numeric_limits<T>::has_infinity ? std::numeric_limits<T>::infinity() : std::numeric_limits<T>::max();
    for (const T v : x) best = best != best || best < v ? best : v;
    return best;
  });
}

namespace ops {
OpDef reduce_min() { return op_def<ReduceMin>(); }
}  // namespace ops

}  // namespace tenon
