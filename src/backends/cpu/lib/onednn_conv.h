// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
// Convolutions as oneDNN describes them.
#pragma once
#include "backends/cpu/lib/onednn.h"
#include "ops/lib/window.h"

namespace tenon::cpu {

/// Shape of weights with the group axis in front if there is more than one group.
dnnl::memory::dims grouped_dims(const Shape& weights, int64_t groups);

/// Of row-major elements.
dnnl::memory::dims dense_strides(const dnnl::memory::dims& dims);

/// By spatial axis; dilations count the gaps, ends may be negative where a window stops short of the border.
struct OnednnWindow {
  dnnl::memory::dims strides, dilations, begins, ends;
};

/// Of a problem whose operands 0 and 1 are data and weights.
Result<OnednnWindow> onednn_window(const Problem& problem, const Window& window);

}  // namespace tenon::cpu
