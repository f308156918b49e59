// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Copies of boxes of elements with strides.
#include "ops/lib/copy.h"

#include <algorithm>
#include <cstring>

#include "base/integers.h"

namespace tenon {

namespace {

/// One row of `count` elements.
void copy_row(int64_t count, size_t bytes, const std::byte* src, int64_t src_stride, std::byte* dst,
              int64_t dst_stride) {
  if (src_stride == 1 && dst_stride == 1) {
    std::memcpy(dst, src, static_cast<size_t>(count) * bytes);
    return;
  }
  const auto step = static_cast<int64_t>(bytes);
  const auto loop = [&]<size_t kBytes>() {
    for (int64_t i = 0; i < count; ++i) std::memcpy(dst + i * dst_stride * step, src + i * src_stride * step, kBytes);
  };
  switch (bytes) {
    case 1:
      return loop.template operator()<1>();
    case 2:
      return loop.template operator()<2>();
    case 4:
      return loop.template operator()<4>();
    default:
      return loop.template operator()<8>();
  }
}

}  // namespace

void copy_box(const BoxCopy& box, size_t element_bytes, const std::byte* src, std::byte* dst) {
  if (std::find(box.dims.begin(), box.dims.end(), 0) != box.dims.end()) return;
  if (box.dims.empty()) {
    std::memcpy(dst, src, element_bytes);
    return;
  }
  const size_t last = box.dims.size() - 1;
  const auto step = static_cast<int64_t>(element_bytes);
  std::vector<int64_t> at(box.dims.size(), 0);
  int64_t from = 0;
  int64_t to = 0;
  while (true) {
    copy_row(box.dims[last], element_bytes, src + from * step, box.src_strides[last], dst + to * step,
             box.dst_strides[last]);
    size_t axis = last;
    while (true) {
      if (axis == 0) return;
      --axis;
      from += box.src_strides[axis];
      to += box.dst_strides[axis];
      if (++at[axis] < box.dims[axis]) break;
      from -= box.src_strides[axis] * box.dims[axis];
      to -= box.dst_strides[axis] * box.dims[axis];
      at[axis] = 0;
    }
  }
}

std::vector<int64_t> row_major_strides(const std::vector<int64_t>& dims) {
  std::vector<int64_t> out(dims.size(), 1);  // of no use, but defined, where a dim of 0 is beside very large ones
  for (size_t axis = dims.size(); axis-- > 1;) out[axis - 1] = wrapping_mul(out[axis], dims[axis]);
  return out;
}

void copy_all(const ConstTensor& src, const Tensor& dst) {
  if (const size_t bytes = dst.type.bytes(); bytes > 0) std::memcpy(dst.data, src.data, bytes);
}

int64_t volume_between(const Shape& shape, int from, int to) {
  int64_t out = 1;
  for (int axis = from; axis < to; ++axis) out = wrapping_mul(out, shape[axis].number());
  return out;
}

}  // namespace tenon
