// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
// The activations that our own kernels apply to a result before it is stored.
#pragma once
#include <cstdint>

namespace tenon::cpu {

enum class ActivationKind : uint8_t {
  none,
  relu,        // max(x, 0)
  clip,        // min(max(x, alpha), beta)
  leaky_relu,  // x < 0 ? alpha * x : x
  sigmoid,     // 1 / (1 + e^-x)
  silu,        // x * sigmoid(x)
  tanh,
  hard_sigmoid,  // clip(alpha * x + beta, 0, 1)
  hard_swish,    // x * clip(x / 6 + 1 / 2, 0, 1)
  gelu_erf,      // x / 2 * (1 + erf(x / sqrt 2))
  gelu_tanh,     // x / 2 * (1 + tanh(sqrt(2 / pi) * (x + 0.044715 x^3)))
};

struct Activation {
  ActivationKind kind = ActivationKind::none;
  float alpha = 0, beta = 0;
  bool operator==(const Activation&) const = default;
};

}  // namespace tenon::cpu
