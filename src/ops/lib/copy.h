// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Copies of boxes of elements with strides: what operators that only move data are made of.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "ir/tensor.h"

namespace tenon {

/// dst[Σ i_k * dst_strides_k] = src[Σ i_k * src_strides_k] for every index i below dims. Strides count elements and may
/// be zero or negative.
struct BoxCopy {
  std::vector<int64_t> dims;
  std::vector<int64_t> src_strides;
  std::vector<int64_t> dst_strides;
};
void copy_box(const BoxCopy& box, size_t element_bytes, const std::byte* src, std::byte* dst);

/// Strides of a row-major tensor of these dims.
std::vector<int64_t> row_major_strides(const std::vector<int64_t>& dims);

/// All bytes of `src` as those of `dst`.
void copy_all(const ConstTensor& src, const Tensor& dst);

/// Product of dims[from..to).
int64_t volume_between(const Shape& shape, int from, int to);

}  // namespace tenon
