// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Epilogue: what a convolution or matrix product does to each result before it stores it.
#pragma once

#include <array>
#include <cmath>
#include <string_view>

#include "ir/op.h"

namespace tenon {

enum class Activation {
  none,
  relu,
  leaky_relu,    // alpha x below 0
  clip,          // into [alpha, beta]
  sigmoid,       // 1 / (1 + e^-x)
  hard_sigmoid,  // clip(alpha x + beta, 0, 1)
  hard_swish,    // x clip(x / 6 + 1/2, 0, 1)
  silu,          // x sigmoid(x)
  tanh,
  gelu,       // x/2 (1 + erf(x / sqrt 2))
  gelu_tanh,  // x/2 (1 + tanh(sqrt(2/pi) (x + 0.044715 x^3)))
  mish,       // x tanh(log(1 + e^x))
  swish       // x sigmoid(alpha x)
};

constexpr auto names(Activation) {
  return std::array<std::string_view, 13>{"none",         "relu",       "leaky_relu", "clip", "sigmoid",
                                          "hard_sigmoid", "hard_swish", "silu",       "tanh", "gelu",
                                          "gelu_tanh",    "mish",       "swish"};
}

/// y = activation(op + bias + residual), or activation(op + bias) + residual if residual_last.
struct Epilogue {
  Activation activation = Activation::none;
  float alpha = 0;
  float beta = 0;
  bool residual_last = false;

  static void fields(auto& self, auto&& field) {
    field("activation", self.activation);
    field("alpha", self.alpha);
    field("beta", self.beta);
    field("residual_last", self.residual_last);
  }
  bool operator==(const Epilogue&) const = default;

  /// In A: float or double.
  template <class A>
  A activate(A x) const {
    switch (activation) {
      case Activation::none:
        return x;
      case Activation::relu:
        return x < 0 ? A(0) : x;
      case Activation::leaky_relu:
        return x < 0 ? A(alpha) * x : x;
      case Activation::clip:
        return clip(x, A(alpha), A(beta));
      case Activation::sigmoid:
        return 1 / (1 + std::exp(-x));
      case Activation::hard_sigmoid:
        return clip(A(alpha) * x + A(beta), A(0), A(1));
      case Activation::hard_swish:
        return x * clip(x / 6 + A(0.5), A(0), A(1));
      case Activation::silu:
        return x / (1 + std::exp(-x));
      case Activation::tanh:
        return std::tanh(x);
      case Activation::gelu:
        return x / 2 * (1 + std::erf(x * A(0.70710678118654752440)));
      case Activation::gelu_tanh:
        return x / 2 * (1 + std::tanh(A(0.79788456080286535588) * (x + A(0.044715) * x * x * x)));
      case Activation::mish:
        return x * std::tanh(x > 20 ? x : std::log1p(std::exp(x)));
      case Activation::swish:
        return x / (1 + std::exp(-A(alpha) * x));
    }
    return x;
  }

  template <class A>
  A apply(A result, A residual) const {
    return residual_last ? activate(result) + residual : activate(result + residual);
  }

 private:
  template <class A>
  static A clip(A x, A low, A high) {
    return x < low ? low : x > high ? high : x;  // NaN stays NaN
  }
};

}  // namespace tenon
