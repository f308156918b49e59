// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// thresholded_relu: y = x if x > alpha, else 0.
#pragma once

#include "ops/lib/op_def.h"

namespace tenon {

/// Thresholded rectifier, elementwise: y = x if x > alpha, else 0.
///   x: any shape, any float type  ->  y: as x
/// Errors: invalid_argument if there is not exactly one input; unsupported unless it is of a float type.
/// Source: Konda, Memisevic, Krueger 2015, arXiv:1402.3337; ONNX ThresholdedRelu-22.
struct ThresholdedRelu {
  static constexpr std::string_view kName = "thresholded_relu";
  static constexpr OpTraits kTraits = {.pointwise = true};
  float alpha = 1;

  static void fields(auto& self, auto&& field) { field("alpha", self.alpha); }
  Result<Types> infer(std::span<const TensorType> in) const;
  Result<> reference(std::span<const ConstTensor> src, std::span<const Tensor> dst) const;
};

}  // namespace tenon
