// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// elu: y = x if x >= 0, else alpha * (exp(x) - 1).
#pragma once

#include "ops/lib/op_def.h"

namespace tenon {

/// Exponential linear unit, elementwise: y = x if x >= 0, else alpha * (exp(x) - 1).
///   x: any shape, any float type  ->  y: as x
/// Errors: invalid_argument if there is not exactly one input; unsupported unless it is of a float type.
/// Source: Clevert, Unterthiner, Hochreiter 2016, arXiv:1511.07289; ONNX Elu-22.
struct Elu {
  static constexpr std::string_view kName = "elu";
  static constexpr OpTraits kTraits = {.pointwise = true};
  float alpha = 1;

  static void fields(auto& self, auto&& field) { field("alpha", self.alpha); }
  Result<Types> infer(std::span<const TensorType> in) const;
  Result<> reference(std::span<const ConstTensor> src, std::span<const Tensor> dst) const;
};

}  // namespace tenon
