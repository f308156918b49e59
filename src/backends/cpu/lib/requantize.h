// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
// What our kernels do to sums of products of 8-bit integers before they store them.
#pragma once
#include <cstdint>

#include "backends/cpu/lib/activation.h"
#include "backends/cpu/lib/pointwise.h"

namespace tenon::cpu {

/// real = multipliers[c] * sum + bias[c], rounded to bytes if a residual of such is added, plus the residual, through
/// the activation; then rounded, if bytes are stored.
struct Requantize {
  const float* multipliers = nullptr;  // [c]
  float factor = 1;                    // of all multipliers; of f32 results only
  const float* bias = nullptr;         // [c]
  const void* residual = nullptr;      // as the result, or null
  Element residual_element = Element::f32;
  ByteScale residual_bytes{};
  bool residual_last = false;
  Element before = Element::f32;  // i8 or u8: real is rounded to that before the residual is added
  ByteScale before_bytes{};
  Activation activation{};
  Element element = Element::f32;  // of the result: f32, i8 or u8
  ByteScale bytes{};

  bool is_byte() const { return element != Element::f32; }
  bool rounds_before() const { return before != Element::f32; }
  float before_least() const { return before == Element::i8 ? -128.0f : 0.0f; }
  int64_t element_bytes() const { return is_byte() ? 1 : 4; }
};

}  // namespace tenon::cpu
