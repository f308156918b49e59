// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Box: elements that move along fixed strides, and the launch that moves them.
#pragma once

#include "backends/cuda/generated/lib/source.h"

namespace tenon::cuda {

/// dst[i] = src[i] for every i of `dims`; strides and firsts in elements, of operand and result by number.
struct Box {
  std::vector<int64_t> dims, src_strides, dst_strides;
  int64_t src_first = 0, dst_first = 0;
  size_t operand = 0, result = 0;
};

/// By the axes of result 0: the same element of operand 0 has `src_strides`.
Box box_by_result(const Problem& problem, std::vector<int64_t> src_strides);
/// 16 bytes a thread, or tiles through shared memory, where the strides allow.
GeneratedLaunch copy(const Problem& problem, const Box& box, const Target& target);

}  // namespace tenon::cuda
