// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// leaky_relu: y = x if x >= 0, else alpha * x.
#pragma once

#include "ops/lib/op_def.h"

namespace tenon {

/// Leaky rectifier, elementwise: y = x if x >= 0, else alpha * x.
///   x: any shape, any float type  ->  y: as x
/// Errors: invalid_argument if there is not exactly one input; unsupported unless it is of a float type.
/// Source: Maas, Hannun, Ng 2013 (ICML workshop), section 2; ONNX LeakyRelu-16.
struct LeakyRelu {
  static constexpr std::string_view kName = "leaky_relu";
  static constexpr OpTraits kTraits = {.pointwise = true};
  float alpha = 0.01f;  // slope for x < 0

  static void fields(auto& self, auto&& field) { field("alpha", self.alpha); }
  Result<Types> infer(std::span<const TensorType> in) const;
  Result<> reference(std::span<const ConstTensor> src, std::span<const Tensor> dst) const;
};

}  // namespace tenon
