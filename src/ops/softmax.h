// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// softmax: Softmax along an axis.
#pragma once

#include "ops/lib/op_def.h"

namespace tenon {

/// Softmax along an axis: y = exp(x) / sum of exp(x), around the maximum so that nothing overflows.
///   x: any float type, rank at least 1  ->  y: as x
/// Errors: invalid_argument if the axis is out of range; unsupported unless it is of a float type.
/// Source: ONNX Softmax-13.
struct Softmax {
  static constexpr std::string_view kName = "softmax";
  int64_t axis = -1;

  static void fields(auto& self, auto&& field) { field("axis", self.axis); }
  Result<Types> infer(std::span<const TensorType> in) const;
  Result<> reference(std::span<const ConstTensor> src, std::span<const Tensor> dst) const;
};

}  // namespace tenon
