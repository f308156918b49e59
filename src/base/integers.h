// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Arithmetic on numbers out of data, which may be anything: defined where C++'s own is not.
#pragma once

#include <cmath>
#include <cstdint>
#include <limits>
#include <type_traits>

namespace tenon {

/// `value` cut towards zero; past the range of the integer To its end, and 0 for NaN.
template <class To>
To saturated(double value) {
  static_assert(std::is_integral_v<To>);
  constexpr auto kLow = static_cast<double>(std::numeric_limits<To>::lowest());
  constexpr auto kHigh = static_cast<double>(std::numeric_limits<To>::max());  // of 64 bits: one more
  if (std::isnan(value)) return To{0};
  if (value <= kLow) return std::numeric_limits<To>::lowest();
  return value >= kHigh ? std::numeric_limits<To>::max() : static_cast<To>(value);
}

// Integers of any width wrap as two's complement; floats are computed as ever.

template <class T>
constexpr T wrapping_add(T a, T b) {
  if constexpr (std::is_integral_v<T>)
    return static_cast<T>(static_cast<uint64_t>(a) + static_cast<uint64_t>(b));
  else
    return a + b;
}

template <class T>
constexpr T wrapping_sub(T a, T b) {
  if constexpr (std::is_integral_v<T>)
    return static_cast<T>(static_cast<uint64_t>(a) - static_cast<uint64_t>(b));
  else
    return a - b;
}

template <class T>
constexpr T wrapping_mul(T a, T b) {
  if constexpr (std::is_integral_v<T>)
    return static_cast<T>(static_cast<uint64_t>(a) * static_cast<uint64_t>(b));
  else
    return a * b;
}

template <class T>
constexpr T wrapping_neg(T x) {
  if constexpr (std::is_integral_v<T>)
    return static_cast<T>(uint64_t{0} - static_cast<uint64_t>(x));
  else
    return -x;
}

/// The lowest integer stays as it is.
template <class T>
constexpr T wrapping_abs(T x) {
  if constexpr (std::is_integral_v<T>)
    return x < T{0} ? wrapping_neg(x) : x;
  else
    return std::abs(x);
}

}  // namespace tenon
