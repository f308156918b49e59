// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
// Transcendental functions on vectors V (F32x8, F32x16). tests/backends/cpu/vec_math_test.cpp measures the errors named
// here.
#pragma once

// Polynomials: weighted least squares on Chebyshev nodes, iterated towards the minimax fit (Lawson), in double.
namespace tenon::cpu {

/// a + x * (b + x * (...)), first coefficient first.
template <class V>
TENON_INLINE V polynomial(V, float a) {
  return V::all(a);
}
template <class V, class... Rest>
TENON_INLINE V polynomial(V x, float a, Rest... rest) {
  return fma(polynomial(x, rest...), x, V::all(a));
}

/// e^x, 2 ulp; subnormal results included, 0 and infinity outside, NaN kept.
template <class V>
TENON_INLINE V exp(V x) {
  x = min(V::all(89.0f), max(V::all(-104.0f), x));
  const V n = round_even(x * V::all(1.44269504f));
  // ln 2 in two parts, the first with zeros at its end so that n * it is exact.
  const V r = fnma(n, V::all(-2.12194440e-4f), fnma(n, V::all(0.693359375f), x));
  const V p = polynomial(r, 4.999999305e-01f, 1.666651479e-01f, 4.166845683e-02f, 8.369419043e-03f, 1.381314236e-03f);
  return scale_by_power(fma(p, r * r, r) + V::all(1.0f), n);
}

/// log(x) for a normal positive x: log(m) + e ln 2 with m around 1.
template <class V>
TENON_INLINE V log_of_normal(V x, V exponent_offset) {
  V e;
  const V f = V::split(x, e) - V::all(1.0f);
  e = e + exponent_offset;
  const V q = polynomial(f, 3.333331260e-01f, -2.500000960e-01f, 2.000211873e-01f, -1.666799567e-01f, 1.421955091e-01f,
                         -1.240559142e-01f, 1.188817460e-01f, -1.167564130e-01f, 6.746601317e-02f);
  const V f2 = f * f;
  const V small = fma(q, f2 * f, fma(e, V::all(-2.12194440e-4f), f2 * V::all(-0.5f)));
  return fma(e, V::all(0.693359375f), small + f);
}

/// Natural logarithm, 2 ulp; -infinity at 0, NaN below.
template <class V>
TENON_INLINE V log(V x) {
  const V kSmallest = V::all(1.17549435e-38f), kInfinity = V::all(__builtin_inff());
  const auto tiny = less(x, kSmallest);
  const V y = log_of_normal(V::select(tiny, x * V::all(8388608.0f), x), V::select(tiny, V::all(-23.0f), V::zero()));
  V out = V::select(equal(x, kInfinity), kInfinity, y);
  out = V::select(equal(x, V::zero()), V::zero() - kInfinity, out);
  out = V::select(less(x, V::zero()), V::all(__builtin_nanf("")), out);
  return V::select(unordered(x, x), x, out);
}

/// log(1 + x) for x in [0, 1], 2 ulp. The correction gives back what the rounding of 1 + x took.
template <class V>
TENON_INLINE V log1p_of_fraction(V x) {
  const V u = x + V::all(1.0f);
  return log_of_normal(u, V::zero()) + (x - (u - V::all(1.0f))) / u;
}

/// tanh(x), 2 ulp.
template <class V>
TENON_INLINE V tanh(V x) {
  const V size = abs(x), s = x * x;
  const V p =
      polynomial(s, -3.333328392e-01f, 1.333149125e-01f, -5.374349526e-02f, 2.065057900e-02f, -5.717036562e-03f);
  const V small = fma(p * s, x, x);
  const V large = V::all(1.0f) - V::all(2.0f) / (exp(size + size) + V::all(1.0f));
  return V::select(less(size, V::all(0.625f)), small, V::select(unordered(x, x), x, with_sign(large, x)));
}

/// The error function, 2 ulp: x (1 + P(x^2)) below 0.93, 1 - exp(x Q(x)) above.
template <class V>
TENON_INLINE V erf(V x) {
  const V size = min(V::all(4.0f), abs(x)), s = size * size;
  const V p = polynomial(s, 1.283791666e-01f, -3.761263370e-01f, 1.128369394e-01f, -2.685927078e-02f, 5.200634306e-03f,
                         -8.137437566e-04f, 8.345224899e-05f);
  const V q = polynomial(size, -1.128519958e+00f, -6.356993486e-01f, -1.052868826e-01f, 2.290605055e-02f,
                         -3.219982040e-03f, 2.145958794e-04f);
  const V large = V::all(1.0f) - exp(q * size);
  return V::select(less(size, V::all(0.93f)), fma(p, x, x), V::select(unordered(x, x), x, with_sign(large, x)));
}

/// 1 / (1 + e^-x), 3 ulp.
template <class V>
TENON_INLINE V sigmoid(V x) {
  return V::all(1.0f) / (V::all(1.0f) + exp(negate(x)));
}

template <class V>
TENON_INLINE V silu(V x) {
  return x / (V::all(1.0f) + exp(negate(x)));
}

/// x/2 (1 + erf(x / sqrt 2)); the error is 1e-7 of max(|x|, 1), as for everyone who computes it by this formula in
/// float.
template <class V>
TENON_INLINE V gelu_erf(V x) {
  const V half = x * V::all(0.5f);
  return fma(half, erf(x * V::all(0.707106781f)), half);
}

/// x/2 (1 + tanh(sqrt(2/pi) (x + 0.044715 x^3))) = x sigmoid(2 sqrt(2/pi) (...)).
template <class V>
TENON_INLINE V gelu_tanh(V x) {
  const V inner = fma(x * x * x, V::all(0.044715f), x);
  return x * sigmoid(inner * V::all(1.59576912f));
}

/// x clamp(x/6 + 1/2, 0, 1).
template <class V>
TENON_INLINE V hard_swish(V x) {
  return x * min(V::all(1.0f), max(V::zero(), fma(x, V::all(1.0f / 6.0f), V::all(0.5f))));
}

/// log(1 + e^x), 3 ulp.
template <class V>
TENON_INLINE V softplus(V x) {
  return max(V::zero(), x) + log1p_of_fraction(exp(V::zero() - abs(x)));
}

/// x tanh(log(1 + e^x)); with e = e^x the second factor is (e^2 + 2e) / (e^2 + 2e + 2).
template <class V>
TENON_INLINE V mish(V x) {
  const V e = exp(min(V::all(20.0f), x));
  const V t = fma(e, e, e + e);
  return x * (t / (t + V::all(2.0f)));
}

}  // namespace tenon::cpu
