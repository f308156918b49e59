// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// quantize_linear: floats to integers by a scale and a zero point.
#pragma once

#include "ops/lib/op_def.h"

namespace tenon {

/// y = saturate(round to even(x / scale) + zero_point).
///   x float, scale of one element, of x's size along `axis`, or per block of it, zero_point as scale or absent
///   ->  y integer of `to` (none: that of the zero point, else u8)
/// Errors: invalid_argument for shapes that do not fit.
/// Source: ONNX QuantizeLinear-21.
struct QuantizeLinear {
  static constexpr std::string_view kName = "quantize_linear";
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
