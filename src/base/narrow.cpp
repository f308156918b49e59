// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Narrow floats to float and back.
#include "base/narrow.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace tenon {

float decode_narrow(const NarrowFormat& format, uint8_t bits) {
  constexpr float kNaN = std::numeric_limits<float>::quiet_NaN();
  const auto magnitude = static_cast<uint8_t>(format.sign ? bits & (format.sign - 1) : bits);
  const float sign = (bits & format.sign) != 0 ? -1.0f : 1.0f;
  if (format.nan && (bits == format.nan || magnitude == format.nan)) return kNaN;
  if (format.infinity && magnitude == format.infinity) return sign * std::numeric_limits<float>::infinity();
  if (format.infinity && magnitude > format.infinity) return kNaN;
  if (!format.sign) return std::ldexp(1.0f, magnitude - format.bias);  // an exponent alone
  const int exponent = magnitude >> format.mantissa_bits;
  const int mantissa = magnitude & ((1 << format.mantissa_bits) - 1);
  const int whole = exponent == 0 ? mantissa : mantissa + (1 << format.mantissa_bits);
  return sign * std::ldexp(static_cast<float>(whole), std::max(exponent, 1) - format.bias - format.mantissa_bits);
}

namespace {
uint8_t past_the_largest(const NarrowFormat& format, uint8_t sign, bool saturate) {
  if (saturate || (!format.nan && !format.infinity)) return static_cast<uint8_t>(sign | format.top);
  if (format.infinity) return static_cast<uint8_t>(sign | format.infinity);
  return format.nan > format.top && format.nan != format.sign ? static_cast<uint8_t>(sign | format.nan) : format.nan;
}
}  // namespace

uint8_t encode_narrow(const NarrowFormat& format, double value, bool saturate) {
  const uint8_t sign = std::signbit(value) ? format.sign : uint8_t{0};
  if (std::isnan(value)) {
    return format.nan == format.sign ? format.nan : static_cast<uint8_t>(sign | format.nan);
  }
  if (!format.sign) {  // an exponent alone: no zero, no negative numbers
    if (value < 0) return format.nan;
    if (value == 0) return 0;
    if (std::isinf(value)) return past_the_largest(format, 0, saturate);
    int exponent = 0;
    const double fraction = std::frexp(value, &exponent);  // in [0.5, 1)
    const int biased = exponent - 1 + format.bias + (fraction >= 0.75 ? 1 : 0);
    return biased > format.top ? past_the_largest(format, 0, saturate) : static_cast<uint8_t>(std::max(biased, 0));
  }
  if (std::isinf(value)) return past_the_largest(format, sign, saturate);
  int exponent = 0;
  const double magnitude = std::fabs(value);
  std::frexp(magnitude, &exponent);
  exponent = magnitude > 0 ? std::max(exponent - 1, 1 - format.bias) : 1 - format.bias;
  const double steps = std::nearbyint(std::ldexp(magnitude, format.mantissa_bits - exponent));
  const double bits = std::ldexp(exponent + format.bias - 1, format.mantissa_bits) + steps;  // a carry counts up
  if (bits > format.top) return past_the_largest(format, sign, saturate);
  const auto pattern = static_cast<uint8_t>(bits);
  const bool lone_zero = pattern == 0 && format.nan == format.sign;  // fnuz: no negative zero
  return lone_zero ? uint8_t{0} : static_cast<uint8_t>(sign | pattern);
}

}  // namespace tenon
