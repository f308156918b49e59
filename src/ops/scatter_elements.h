// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// scatter_elements: x with elements replaced one by one.
#pragma once

#include "ops/lib/op_def.h"
#include "ops/lib/scatter.h"

namespace tenon {

/// x with elements replaced, or reduced with updates, one by one along an axis: y[indices[i][j]][j] = updates[i][j] for
/// axis 0.
///   x: any type; indices: i32 or i64; updates: as x, shape of indices  ->  y: as x
/// Errors: invalid_argument if an index is out of range or the shapes do not fit.
/// Source: ONNX ScatterElements-18.
struct ScatterElements {
  static constexpr std::string_view kName = "scatter_elements";
  int64_t axis = 0;
  ScatterReduction reduction = ScatterReduction::none;

  static void fields(auto& self, auto&& field) {
    field("axis", self.axis);
    field("reduction", self.reduction);
  }
  Result<Types> infer(std::span<const TensorType> in) const;
  Result<> reference(std::span<const ConstTensor> src, std::span<const Tensor> dst) const;
};

}  // namespace tenon
