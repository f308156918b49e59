// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// reduce_max: inference and reference.
#include "ops/reduce_max.h"

#include <cmath>
#include <limits>

namespace tenon {

Result<Knowns> ReduceMax::infer_known(std::span<const Known> in) const { return infer_reduce(*this, in, TypeSet::any); }

Result<> ReduceMax::reference(std::span<const ConstTensor> src, std::span<const Tensor> dst) const {
  if (src[0].volume() == 0) {
    // Nothing to compare: the end of the range, infinite if the type has that, false or true if it is bool.
    const size_t step = size_of(dst[0].type.dtype);
    for (int64_t i = 0; i < dst[0].volume(); ++i) {
      store_number(dst[0].type.dtype, dst[0].type.dtype == DataType::boolean ? 0 : -INFINITY,
                   dst[0].data + static_cast<size_t>(i) * step);
    }
    return Done{};
  }
  return reduce(*this, src, dst, []<class T>(std::span<const T> x) {
    T best =
        std::numeric_limits<T>::has_infinity ? -std::numeric_limits<T>::infinity() : std::numeric_limits<T>::lowest();
    for (const T v : x) best = best != best || best > v ? best : v;
    return best;
  });
}

namespace ops {
OpDef reduce_max() { return op_def<ReduceMax>(); }
}  // namespace ops

}  // namespace tenon
