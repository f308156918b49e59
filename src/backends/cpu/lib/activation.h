// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
// The functions of one float that CPU kernels apply, alone or as the last step of another kernel (its epilogue).
#pragma once
#include <cstdint>

namespace tenon::cpu {

enum class Unary : uint8_t {
  identity,
  abs,
  negate,
  square,
  sqrt,
  rsqrt,
  reciprocal,
  exp,
  log,
  erf,
  floor,
  ceil,
  round,  // halves to even
  sign,
  affine,  // alpha x + beta
  relu,
  clip,        // into [alpha, beta]
  leaky_relu,  // alpha x below 0
  elu,         // alpha (e^x - 1) below 0
  selu,        // beta (alpha (e^x - 1)) below 0, beta x above
  sigmoid,
  hard_sigmoid,  // clip(alpha x + beta, 0, 1)
  tanh,
  silu,
  swish,  // x sigmoid(alpha x)
  hard_swish,
  gelu_erf,
  gelu_tanh,
  mish,
  softplus,
  softsign,
  thresholded_relu,  // x above alpha, else 0
};

constexpr int kUnaryCount = static_cast<int>(Unary::thresholded_relu) + 1;

/// A unary function with its numbers.
struct Activation {
  Unary function = Unary::identity;
  float alpha = 0, beta = 0;

  bool operator==(const Activation&) const = default;
};

}  // namespace tenon::cpu
