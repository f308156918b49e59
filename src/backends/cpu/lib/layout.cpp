// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Layout copies by strides.
#include "backends/cpu/lib/layout.h"

#include <cstring>

namespace tenon {

void copy_layout(const ConstTensor& src, const Tensor& dst) {
  const size_t bytes = src.type.bytes();
  if (bytes == 0) return;
  if (src.type.layout == dst.type.layout && src.type.is_dense() && dst.type.is_dense()) {
    std::memcpy(dst.data, src.data, bytes);
    return;
  }
  const auto dims = src.type.shape.numbers();
  const auto from = strides_of(src.type);
  const auto to = strides_of(dst.type);
  const size_t step = size_of(src.type.dtype);
  std::vector<int64_t> at(dims.size(), 0);
  int64_t i = 0;
  int64_t k = 0;
  for (int64_t n = src.type.shape.volume(); n > 0; --n) {
    std::memcpy(dst.data + static_cast<size_t>(k) * step, src.data + static_cast<size_t>(i) * step, step);
    for (size_t axis = dims.size(); axis-- > 0;) {
      i += from[axis];
      k += to[axis];
      if (++at[axis] < dims[axis]) break;
      i -= from[axis] * dims[axis];
      k -= to[axis] * dims[axis];
      at[axis] = 0;
    }
  }
}

}  // namespace tenon
