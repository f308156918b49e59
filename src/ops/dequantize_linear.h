// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// dequantize_linear: integers to floats by a scale and a zero point.
#pragma once

#include "ops/lib/op_def.h"

namespace tenon {

/// y = (x - zero_point) * scale, rounded once, to the type of y.
///   x integer, scale of one element, of x's size along `axis`, or per block of it, zero_point as scale or absent
///   ->  y of `to` (none: the scale's type)
/// Errors: invalid_argument for shapes that do not fit.
/// Source: ONNX DequantizeLinear-23.
struct DequantizeLinear {
  static constexpr std::string_view kName = "dequantize_linear";
  int64_t axis = 1;
  int64_t block_size = 0;  // 0: a scale for the tensor or per element of the axis
  DataType to = DataType::none;

  static void fields(auto& self, auto&& field) {
    field("axis", self.axis);
    field("block_size", self.block_size);
    field("to", self.to);
  }
  Result<Types> infer(std::span<const TensorType> in) const;
  Result<> reference(std::span<const ConstTensor> src, std::span<const Tensor> dst) const;
};

}  // namespace tenon
