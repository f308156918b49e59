// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
// Activations on vectors: one function at compile time, or any one chosen by a switch for epilogues.
#pragma once
#include <cstdint>
#include <utility>

#include "backends/cpu/lib/activation.h"
#include "backends/cpu/lib/vec_math.h"

namespace tenon::cpu {

template <Unary F>
struct UnaryTag {
  static constexpr Unary value = F;
};

/// expm1 by its series below 1/8, where e^x - 1 would cancel; enough for elu and selu.
template <class V>
TENON_INLINE V expm1_of_negative(V x) {
  const V series = fma(x * x, polynomial(x, 0.5f, 1.0f / 6, 1.0f / 24, 1.0f / 120, 1.0f / 720), x);
  return V::select(less(V::all(-0.125f), x), series, exp(x) - V::all(1.0f));
}

/// F(x), with a and b as Activation::alpha and beta.
template <Unary F, class V>
TENON_INLINE V unary(V x, V a, V b) {
  const V zero = V::zero(), one = V::all(1.0f);
  if constexpr (F == Unary::identity) return x;
  if constexpr (F == Unary::abs) return abs(x);
  if constexpr (F == Unary::negate) return negate(x);
  if constexpr (F == Unary::square) return x * x;
  if constexpr (F == Unary::sqrt) return sqrt(x);
  if constexpr (F == Unary::rsqrt) return one / sqrt(x);
  if constexpr (F == Unary::reciprocal) return one / x;
  if constexpr (F == Unary::exp) return exp(x);
  if constexpr (F == Unary::log) return log(x);
  if constexpr (F == Unary::erf) return erf(x);
  if constexpr (F == Unary::floor) return floor(x);
  if constexpr (F == Unary::ceil) return ceil(x);
  if constexpr (F == Unary::round) return round_even(x);
  if constexpr (F == Unary::sign) {
    return V::select(less(zero, x), one, V::select(less(x, zero), V::all(-1.0f), x));
  }
  if constexpr (F == Unary::affine) return fma(x, a, b);
  if constexpr (F == Unary::relu) return max(zero, x);
  if constexpr (F == Unary::clip) return min(b, max(a, x));
  if constexpr (F == Unary::leaky_relu) return V::select(less(x, zero), x * a, x);
  if constexpr (F == Unary::elu) return V::select(less(x, zero), a * expm1_of_negative(x), x);
  if constexpr (F == Unary::selu) return b * V::select(less(x, zero), a * expm1_of_negative(x), x);
  if constexpr (F == Unary::sigmoid) return sigmoid(x);
  if constexpr (F == Unary::hard_sigmoid) return min(one, max(zero, fma(x, a, b)));
  if constexpr (F == Unary::tanh) return tanh(x);
  if constexpr (F == Unary::silu) return silu(x);
  if constexpr (F == Unary::swish) return x * sigmoid(x * a);
  if constexpr (F == Unary::hard_swish) return hard_swish(x);
  if constexpr (F == Unary::gelu_erf) return gelu_erf(x);
  if constexpr (F == Unary::gelu_tanh) return gelu_tanh(x);
  if constexpr (F == Unary::mish) return mish(x);
  if constexpr (F == Unary::softplus) return softplus(x);
  if constexpr (F == Unary::softsign) return x / (one + abs(x));
  if constexpr (F == Unary::thresholded_relu) return V::select(less(a, x), x, V::select(unordered(x, x), x, zero));
}

template <class Use, int... F>
TENON_INLINE void with_unary_among(Unary function, Use&& use, std::integer_sequence<int, F...>) {
  (void)((static_cast<int>(function) == F && (use(UnaryTag<static_cast<Unary>(F)>{}), true)) || ...);
}

/// Calls use(UnaryTag<F>{}) with the F that `function` names.
template <class Use>
TENON_INLINE void with_unary(Unary function, Use&& use) {
  with_unary_among(function, use, std::make_integer_sequence<int, kUnaryCount>{});
}

/// n floats, in place or not: dst[i] = F(src[i]).
template <class V>
TENON_INLINE void apply_unary(const Activation& f, const float* src, float* dst, int64_t n) {
  const V a = V::all(f.alpha), b = V::all(f.beta);
  with_unary(f.function, [&](auto tag) {
    constexpr Unary kFunction = decltype(tag)::value;
    int64_t i = 0;
    for (; i + V::kLanes <= n; i += V::kLanes) unary<kFunction>(V::load(src + i), a, b).store(dst + i);
    if (const int rest = static_cast<int>(n - i); rest > 0) {
      unary<kFunction>(V::load(src + i, rest), a, b).store(dst + i, rest);
    }
  });
}

}  // namespace tenon::cpu
