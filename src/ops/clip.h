// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// clip: y = min(max(x, low), high).
#pragma once

#include <limits>

#include "ops/lib/op_def.h"

namespace tenon {

/// Clamp, elementwise: y = min(max(x, min), max); NaN stays NaN. With min > max, y = max.
///   x: any shape, any number type  ->  y: as x
/// Errors: invalid_argument if there is not exactly one input; unsupported if it is bool.
/// Source: ONNX Clip-13, whose bounds are operands; bounds that are not constant import as minimum and maximum.
struct Clip {
  static constexpr std::string_view kName = "clip";
  static constexpr OpTraits kTraits = {.pointwise = true};
  double min = -std::numeric_limits<double>::infinity();
  double max = std::numeric_limits<double>::infinity();

  static void fields(auto& self, auto&& field) {
    field("min", self.min);
    field("max", self.max);
  }
  Result<Types> infer(std::span<const TensorType> in) const;
  Result<> reference(std::span<const ConstTensor> src, std::span<const Tensor> dst) const;
};

}  // namespace tenon
