// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
// Depthwise convolution, channels last, with bias and activation.
#pragma once
#include <cstdint>

#include "backends/cpu/lib/epilogue.h"
#include "backends/cpu/lib/window.h"
#include "base/threads.h"

namespace tenon::cpu {

/// dst[n,y,x,c] = activation(bias[c] + sum over ky,kx of src[n, y*stride+ky*dilation-pad, ..., c] weights[ky,kx,c]).
struct Depthwise {
  Window window;
  const float* src = nullptr;      // [n, h, w, c]
  const float* weights = nullptr;  // [kernel_h, kernel_w, c]
  const float* bias = nullptr;     // [c] or null
  float* dst = nullptr;            // [n, out_h, out_w, c]
  Activation activation{};
  const Finish* finish = nullptr;  // what follows, or nothing
};

/// Every member of the team calls it; no barrier.
void depthwise_avx2(const Depthwise& args, const Team& team);
void depthwise_avx512(const Depthwise& args, const Team& team);

}  // namespace tenon::cpu
