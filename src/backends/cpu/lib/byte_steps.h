// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
// Requantizing in registers, whatever their length: a factor and an offset for each channel, perhaps a residual of
// bytes, and bounds. Included behind a header of vectors.
#pragma once
#include <cstdint>

#include "backends/cpu/lib/requantize.h"

namespace tenon::cpu {

enum class ByteResidual { none, u8, i8 };

/// Where results and residual lie, in elements from one pixel to the next, and how many products a sum has.
struct ByteResult {
  const Requantize& requantize;
  void* dst;
  int64_t dst_step, residual_step, products;
};

/// What does not depend on the channel. A sum becomes round(sum * multiplier * first + bias * first), in steps of what
/// is rounded first, that times `second` plus the residual's part in steps of the result.
struct ByteSteps {
  static constexpr float kMostWhole = 1e9f;  // below it floats become 32-bit integers

  bool simple;  // else requantizing is more than this
  float first, second, added, offset;
  int low, high;  // bounds of the byte

  TENON_INLINE explicit ByteSteps(const Requantize& r) {
    const Unary f = r.activation.function;
    const bool bounds = f == Unary::identity || f == Unary::relu || f == Unary::clip;
    const bool residual = !r.residual || r.residual_element != Element::f32;
    simple = r.is_byte() && r.factor == 1 && bounds && residual && !(r.residual && r.residual_last);
    const float inverse = 1.0f / r.bytes.scale, before = r.rounds_before() ? r.before_bytes.scale : r.bytes.scale;
    first = 1.0f / before;
    second = before * inverse;
    added = r.residual ? r.residual_bytes.scale * inverse : 0.0f;
    offset = -static_cast<float>(r.residual_bytes.zero) * added;
    low = r.element == Element::i8 ? -128 : 0;
    high = low + 255;
    const auto bound = [&, least = static_cast<float>(low), most = static_cast<float>(high)](float real) {
      const float whole = __builtin_nearbyintf(real * inverse) + static_cast<float>(r.bytes.zero);
      return static_cast<int>(__builtin_fmaxf(least, __builtin_fminf(whole, most)));
    };
    if (f == Unary::relu) low = bound(0);
    if (f == Unary::clip) {
      low = bound(r.activation.alpha);
      high = bound(r.activation.beta);
    }
  }

  /// What is added to a channel's offset already: without rounding in between, the residual's zero point.
  TENON_INLINE float shift(const Requantize& r) const { return r.residual && !r.rounds_before() ? offset : 0.0f; }
};

}  // namespace tenon::cpu
