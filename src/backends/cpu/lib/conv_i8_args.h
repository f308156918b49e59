// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
// What a convolution of 8-bit integers is called with, however its weights are packed.
#pragma once
#include <cstdint>

#include "backends/cpu/lib/requantize.h"
#include "backends/cpu/lib/window.h"

namespace tenon::cpu {

/// Shape: how the weights are packed.
template <class Shape>
struct ConvI8Args {
  Window window;  // c: the channels of all groups
  Shape shape;
  bool is_signed = false;           // src is i8, else u8
  int zero = 0;                     // of src; padding has it, too
  const void* src = nullptr;        // [n, h, w, c]
  const int8_t* weights = nullptr;  // packed
  Requantize requantize;
  int64_t ld_residual = 0;    // elements from one pixel to the next
  void* dst = nullptr;        // [n, out_h, out_w, groups * group_out]
  void* workspace = nullptr;  // as many bytes as the kernel's *_workspace() says
};

}  // namespace tenon::cpu
