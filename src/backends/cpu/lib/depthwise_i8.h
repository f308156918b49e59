// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
// Depthwise convolution of 8-bit integers, channels last, exact: products and sums are whole floats below 2^24.
#pragma once
#include "backends/cpu/lib/requantize.h"
#include "backends/cpu/lib/window.h"
#include "base/threads.h"

namespace tenon::cpu {

/// The most products of a sum that stay exact: each is at most 255 * 128.
constexpr int64_t kMostDepthwiseTaps = (int64_t{1} << 24) / (255 * 128);

struct DepthwiseI8 {
  Window window;
  bool is_signed = false;          // src is i8, else u8
  int zero = 0;                    // of src; padding has it, too
  const void* src = nullptr;       // [n, h, w, c]
  const float* weights = nullptr;  // [kernel_h, kernel_w, c], whole numbers
  Requantize requantize;           // without a residual
  void* dst = nullptr;             // [n, out_h, out_w, c]
};

/// Every member of the team calls it; no barrier.
void depthwise_i8_avx2(const DepthwiseI8& args, const Team& team);
void depthwise_i8_avx512(const DepthwiseI8& args, const Team& team);

}  // namespace tenon::cpu
