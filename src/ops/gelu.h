// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// gelu: y = x/2 * (1 + erf(x / sqrt 2)).
#pragma once

#include <array>

#include "ops/lib/op_def.h"

namespace tenon {

enum class Approximation { none, tanh };
constexpr auto names(Approximation) { return std::array{"none", "tanh"}; }

/// Gaussian error linear unit, elementwise: y = x/2 * (1 + erf(x / sqrt 2)).
/// With approximate=tanh: y = x/2 * (1 + tanh(sqrt(2/pi) * (x + 0.044715 * x^3))).
///   x: any shape, any float type  ->  y: as x
/// Errors: invalid_argument if there is not exactly one input; unsupported unless it is of a float type.
/// Source: Hendrycks, Gimpel 2016, arXiv:1606.08415; ONNX Gelu-20.
struct Gelu {
  static constexpr std::string_view kName = "gelu";
  static constexpr OpTraits kTraits = {.pointwise = true};
  Approximation approximate = Approximation::none;

  static void fields(auto& self, auto&& field) { field("approximate", self.approximate); }
  Result<Types> infer(std::span<const TensorType> in) const;
  Result<> reference(std::span<const ConstTensor> src, std::span<const Tensor> dst) const;
};

}  // namespace tenon
