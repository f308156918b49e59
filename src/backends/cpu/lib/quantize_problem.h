// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// quantize_linear and dequantize_linear with one scale: which problems the kernels take.
#pragma once
#include "backends/cpu/device.h"

namespace tenon::cpu {

/// The scale and zero point of a problem; declines with the reason what the kernels do not take.
struct TensorScale {
  float scale = 1;
  int zero = 0;
};
Result<TensorScale> read_tensor_scale(const Problem& problem, DataType bytes, DataType floats);

/// Does it quantize pictures of a few channels with one scale? Their planes may become channels_last on the way. Shapes
/// may be symbolic.
bool quantizes_planes(const Problem& problem);

/// A launch of a kernel that works on any part of the elements.
template <class From, class To>
Prepared prepare_by_parts(const Problem& problem, const TensorScale& scale,
                          void (*kernel)(const From*, To*, int64_t, float, int));

}  // namespace tenon::cpu
