// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
// exp, erf, tanh and the activations made of them on vectors of floats; errors of a few units in the last place.
#pragma once
#include "backends/cpu/lib/activation.h"
#include "backends/cpu/lib/vector.h"

namespace tenon::cpu::TENON_ISA {

/// e^x; 0 below -87.3, infinity above 88.7, NaN for NaN. Cody-Waite reduction, then the Taylor polynomial of degree 7
/// on |f| <= ln2/2, whose remainder (7e-9) is below half a unit in the last place.
TENON_INLINE Vec exp(Vec x) {
  const Vec clipped = max(broadcast(-87.33654f), min(broadcast(88.72283f), x));  // NaN passes: it is the second operand
  const Vec n = round(clipped * broadcast(1.44269504f));
  Vec f = fnmadd(n, broadcast(0.693359375f), clipped);
  f = fnmadd(n, broadcast(-2.12194440e-4f), f);
  Vec p = broadcast(1.f / 5040);
  p = fmadd(p, f, broadcast(1.f / 720));
  p = fmadd(p, f, broadcast(1.f / 120));
  p = fmadd(p, f, broadcast(1.f / 24));
  p = fmadd(p, f, broadcast(1.f / 6));
  p = fmadd(p, f, broadcast(0.5f));
  p = fmadd(p, f * f, f + broadcast(1.f));
  // In two factors, since n may be 128.
  const Vec half = round(n * broadcast(0.5f));
  const Vec y = p * power_of_two(half) * power_of_two(n - half);
  return where_greater(broadcast(-87.33654f), x, zero(),
                       where_greater(x, broadcast(88.72283f), broadcast(__builtin_inff()), y));
}

/// x * P(x^2) / Q(x^2) with |x| clipped. Coefficients from a relative minimax fit by Lawson's weighted least squares.
template <int P, int Q>
TENON_INLINE Vec odd_rational(Vec x, float limit, const float (&p)[P], const float (&q)[Q]) {
  x = max(broadcast(-limit), min(broadcast(limit), x));
  const Vec t = x * x;
  Vec numerator = broadcast(p[P - 1]);
  TENON_UNROLL
  for (int i = P - 2; i >= 0; --i) numerator = fmadd(numerator, t, broadcast(p[i]));
  Vec denominator = broadcast(q[Q - 1]);
  TENON_UNROLL
  for (int i = Q - 2; i >= 0; --i) denominator = fmadd(denominator, t, broadcast(q[i]));
  return max(broadcast(-1.f), min(broadcast(1.f), x * numerator / denominator));
}

/// Relative error below 4e-7.
TENON_INLINE Vec erf(Vec x) {
  constexpr float p[] = {1.128379156e+00f, 1.847160779e-01f, 5.215974036e-02f,
                         3.561373079e-03f, 2.875339282e-04f, 2.194503776e-06f};
  constexpr float q[] = {1.000000000e+00f, 4.970333875e-01f, 1.119047964e-01f,
                         1.456057986e-02f, 1.126037867e-03f, 3.971068326e-05f};
  return odd_rational(x, 3.75f, p, q);
}

/// Relative error below 4e-7.
TENON_INLINE Vec tanh(Vec x) {
  constexpr float p[] = {9.999999934e-01f,  1.308400862e-01f, 3.103954109e-03f, 1.115427507e-05f,
                         -2.022503269e-08f, 5.277828507e-11f, -8.488344576e-14f};
  constexpr float q[] = {1.000000000e+00f, 4.641733574e-01f, 2.449517122e-02f, 2.546141472e-04f};
  return odd_rational(x, 9.f, p, q);
}

TENON_INLINE Vec sigmoid(Vec x) { return broadcast(1.f) / (broadcast(1.f) + exp(zero() - x)); }

TENON_INLINE Vec clip(Vec x, Vec low, Vec high) { return min(high, max(low, x)); }  // NaN passes

/// The activation `kind` with its parameters (activation.h says what they mean).
template <ActivationKind kind>
TENON_INLINE Vec activate(Vec x, Vec alpha, Vec beta) {
  using enum ActivationKind;
  if constexpr (kind == relu) return max(zero(), x);
  if constexpr (kind == clip) return TENON_ISA::clip(x, alpha, beta);
  if constexpr (kind == leaky_relu) return where_greater(zero(), x, x * alpha, x);
  if constexpr (kind == sigmoid) return TENON_ISA::sigmoid(x);
  if constexpr (kind == silu) return x / (broadcast(1.f) + exp(zero() - x));
  if constexpr (kind == tanh) return TENON_ISA::tanh(x);
  if constexpr (kind == hard_sigmoid) return TENON_ISA::clip(fmadd(x, alpha, beta), zero(), broadcast(1.f));
  if constexpr (kind == hard_swish)
    return x * TENON_ISA::clip(fmadd(x, broadcast(1.f / 6), broadcast(0.5f)), zero(), broadcast(1.f));
  if constexpr (kind == gelu_erf) {
    const Vec half = x * broadcast(0.5f);
    return fmadd(half, erf(x * broadcast(0.70710678f)), half);
  }
  if constexpr (kind == gelu_tanh) {
    const Vec half = x * broadcast(0.5f);
    const Vec inner = x * fmadd(x * x, broadcast(0.7978845608f * 0.044715f), broadcast(0.7978845608f));
    return fmadd(half, TENON_ISA::tanh(inner), half);
  }
  return x;
}

}  // namespace tenon::cpu::TENON_ISA
