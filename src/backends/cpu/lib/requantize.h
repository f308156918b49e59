// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
// What our kernels do to sums of products of 8-bit integers before they store them.
#pragma once
#include <cstdint>

#include "backends/cpu/lib/activation.h"
#include "backends/cpu/lib/pointwise.h"

namespace tenon::cpu {

/// real = multipliers[c] * sum + bias[c], plus a residual, through the activation; then rounded, if bytes are stored.
struct Requantize {
  const float* multipliers = nullptr;  // [c]
  float factor = 1;                    // of all multipliers; of f32 results only
  const float* bias = nullptr;         // [c]
  const void* residual = nullptr;      // as the result, or null
  Element residual_element = Element::f32;
  ByteScale residual_bytes{};
  bool residual_last = false;
  Activation activation{};
  Element element = Element::f32;  // of the result: f32, i8 or u8
  ByteScale bytes{};

  bool is_byte() const { return element != Element::f32; }
  int64_t element_bytes() const { return is_byte() ? 1 : 4; }
};

}  // namespace tenon::cpu
