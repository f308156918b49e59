// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Writing updates to places.
#include "ops/lib/scatter.h"

#include <algorithm>
#include <cstring>

#include "base/integers.h"

namespace tenon {

namespace {
template <class A>
A merged(ScatterReduction reduction, A old, A update) {
  switch (reduction) {
    case ScatterReduction::add:
      return wrapping_add(old, update);
    case ScatterReduction::mul:
      return wrapping_mul(old, update);
    case ScatterReduction::max:
      return std::max(old, update);
    case ScatterReduction::min:
      return std::min(old, update);
    case ScatterReduction::none:
      break;
  }
  return update;
}
}  // namespace

Result<> scatter(ScatterReduction reduction, const ConstTensor& updates, std::span<const int64_t> offsets, int64_t row,
                 const Tensor& dst) {
  if (reduction == ScatterReduction::none) {
    const size_t bytes = static_cast<size_t>(row) * size_of(dst.type.dtype);
    for (size_t i = 0; bytes > 0 && i < offsets.size(); ++i) {
      std::memcpy(dst.data + static_cast<size_t>(offsets[i]) * bytes, updates.data + i * bytes, bytes);
    }
    return Done{};
  }
  return visit_number_type(dst.type.dtype, [&]<class T>() {
    using A = Accumulator<T>;
    const T* from = updates.as<T>();
    for (const int64_t offset : offsets) {
      T* to = dst.as<T>() + offset * row;
      for (int64_t k = 0; k < row; ++k, ++from) {
        to[k] = static_cast<T>(merged(reduction, static_cast<A>(to[k]), static_cast<A>(*from)));
      }
    }
  });
}

}  // namespace tenon
