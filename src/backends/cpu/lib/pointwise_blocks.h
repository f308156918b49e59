// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
// The steps of pointwise programs on blocks of floats.
#pragma once
#include <cmath>
#include <limits>
#include <type_traits>
#include <utility>

#include "backends/cpu/lib/pointwise.h"
#include "backends/cpu/lib/vec_activation.h"

namespace tenon::cpu {

template <Binary F, class V>
TENON_INLINE V binary(V a, V b) {
  if constexpr (F == Binary::pow) return a;  // power_block() does it
  if constexpr (F == Binary::add) return a + b;
  if constexpr (F == Binary::sub) return a - b;
  if constexpr (F == Binary::mul) return a * b;
  if constexpr (F == Binary::div) return a / b;
  if constexpr (F == Binary::min) return V::select(unordered(a, a), a, min(a, b));
  if constexpr (F == Binary::max) return V::select(unordered(a, a), a, max(a, b));
  if constexpr (F == Binary::prelu) return V::select(less(a, V::zero()), a * b, a);
  if constexpr (F == Binary::squared_difference) return (a - b) * (a - b);
  const V one = V::all(1.0f), zero = V::zero();
  if constexpr (F == Binary::equal) return V::select(equal(a, b), one, zero);
  if constexpr (F == Binary::less) return V::select(less(a, b), one, zero);
  if constexpr (F == Binary::less_equal) return V::select(less(a, b), one, V::select(equal(a, b), one, zero));
  if constexpr (F == Binary::greater) return V::select(less(b, a), one, zero);
  if constexpr (F == Binary::greater_equal) return V::select(less(b, a), one, V::select(equal(a, b), one, zero));
  if constexpr (F == Binary::logical_and) return a * b;
  if constexpr (F == Binary::logical_or) return max(a, b);
  if constexpr (F == Binary::logical_xor) return abs(a - b);
}

template <Binary F, class V>
void binary_block(const float* a, const float* b, float* dst, int n) {
  int i = 0;
  for (; i + V::kLanes <= n; i += V::kLanes) binary<F>(V::load(a + i), V::load(b + i)).store(dst + i);
  if (const int rest = n - i; rest > 0) binary<F>(V::load(a + i, rest), V::load(b + i, rest)).store(dst + i, rest);
}

/// powf one by one: exp(b log a) in float would lose up to 60 ulp. Exponents that networks use have their own ops.
template <class V>
void power_block(const float* a, const float* b, float* dst, int n) {
  for (int i = 0; i < n; ++i)
    dst[i] = b[i] == 2.0f ? a[i] * a[i] : b[i] == 0.5f ? __builtin_sqrtf(a[i]) : powf(a[i], b[i]);
}

template <class V, int... F>
TENON_INLINE void binary_among(Binary f, const float* a, const float* b, float* dst, int n,
                               std::integer_sequence<int, F...>) {
  (void)((static_cast<int>(f) == F && (binary_block<static_cast<Binary>(F), V>(a, b, dst, n), true)) || ...);
}

template <class V>
void binary_any(Binary f, const float* a, const float* b, float* dst, int n) {
  if (f == Binary::pow) return power_block<V>(a, b, dst, n);
  binary_among<V>(f, a, b, dst, n, std::make_integer_sequence<int, static_cast<int>(Binary::logical_xor) + 1>{});
}

template <class V>
void select_block(const float* c, const float* a, const float* b, float* dst, int n) {
  const auto choose = [](V which, V yes, V no) { return V::select(equal(which, V::zero()), no, yes); };
  int i = 0;
  for (; i + V::kLanes <= n; i += V::kLanes) {
    choose(V::load(c + i), V::load(a + i), V::load(b + i)).store(dst + i);
  }
  if (const int rest = n - i; rest > 0) {
    choose(V::load(c + i, rest), V::load(a + i, rest), V::load(b + i, rest)).store(dst + i, rest);
  }
}

template <class V>
void copy_block(const float* from, float* to, int64_t n) {
  int64_t j = 0;
  for (; j + V::kLanes <= n; j += V::kLanes) V::load(from + j).store(to + j);
  if (const int rest = static_cast<int>(n - j); rest > 0) V::load(from + j, rest).store(to + j, rest);
}

/// n elements, `stride` apart, as floats. Static, like those below: each instruction set keeps its own.
template <class T>
static void gather_floats(const T* from, int64_t stride, int64_t n, float* to) {
  if (stride == 1) {
    for (int64_t j = 0; j < n; ++j) to[j] = static_cast<float>(from[j]);
  } else if (stride == 0) {
    const auto x = static_cast<float>(*from);
    for (int64_t j = 0; j < n; ++j) to[j] = x;
  } else {
    for (int64_t j = 0; j < n; ++j) to[j] = static_cast<float>(from[j * stride]);
  }
}

/// n 8-bit integers, `stride` apart, as the real numbers that they stand for.
template <class T>
static void dequantize_block(const T* from, int64_t stride, int64_t n, const ByteScale& bytes, float* __restrict to) {
  const int zero = bytes.zero;
  const float scale = bytes.scale;
  const auto real = [=](T x) { return static_cast<float>(static_cast<int>(x) - zero) * scale; };
  if (stride == 1) {
    for (int64_t j = 0; j < n; ++j) to[j] = real(from[j]);
  } else {
    for (int64_t j = 0; j < n; ++j) to[j] = real(from[j * stride]);
  }
}

/// x / scale, rounded as the quotient is, by a product with 1 / scale and what that leaves of x: a plain product rounds
/// exact halves to either side, and dividing takes twice as long as all else of a sum of two 8-bit tensors. The bounds
/// come first, so that nothing here is infinite; NaN becomes the lower one.
template <class V>
void quantize_block(const IntegerRange& range, const float* a, float* dst, int n) {
  const float most = std::numeric_limits<float>::max();
  const auto bound = [&](float whole) { return V::all(std::fmin(std::fmax(whole * range.scale, -most), most)); };
  const V scale = V::all(range.scale), low = bound(range.low), high = bound(range.high);
  const float reciprocal = 1.0f / range.scale;
  const V inverse = V::all(reciprocal);
  const auto product = [&](V x) {
    x = min(max(x, low), high);
    const V near = x * inverse;
    return round_even(fma(fnma(near, scale, x), inverse, near));
  };
  const auto quotient = [&](V x) { return round_even(min(max(x, low), high) / scale); };
  const auto run = [&](const auto& whole) {
    int i = 0;
    for (; i + V::kLanes <= n; i += V::kLanes) whole(V::load(a + i)).store(dst + i);
    if (const int rest = n - i; rest > 0) whole(V::load(a + i, rest)).store(dst + i, rest);
  };
  // Both far enough from the ends of what floats are that neither they nor what is left of x lose bits.
  constexpr float kSmall = 1e-25f;
  range.scale > kSmall&& reciprocal > kSmall ? run(product) : run(quotient);
}

/// Whole floats to n 8-bit integers, `stride` apart.
template <class T>
static void scatter_bytes(const float* from, T* __restrict to, int64_t stride, int64_t n, int zero) {
  if (stride == 1) {
    for (int64_t j = 0; j < n; ++j) to[j] = static_cast<T>(static_cast<int>(from[j]) + zero);
  } else {
    for (int64_t j = 0; j < n; ++j) to[j * stride] = static_cast<T>(static_cast<int>(from[j]) + zero);
  }
}

/// Floats to n elements, `stride` apart.
template <class T>
static void scatter_floats(const float* from, T* to, int64_t stride, int64_t n) {
  for (int64_t j = 0; j < n; ++j) {
    if constexpr (std::is_same_v<T, uint8_t>) {
      to[j * stride] = from[j] != 0 ? 1 : 0;
    } else {
      to[j * stride] = from[j];
    }
  }
}

}  // namespace tenon::cpu
