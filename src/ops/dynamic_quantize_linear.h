// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// dynamic_quantize_linear: floats to u8 by their own range.
#pragma once

#include "ops/lib/op_def.h"

namespace tenon {

/// Quantizes to u8 over the range of x widened to hold 0.
///   x f32  ->  y u8 as x, scale f32 [], zero_point u8 []
/// Errors: invalid_argument unless x is f32.
/// Source: ONNX DynamicQuantizeLinear-11.
struct DynamicQuantizeLinear {
  static constexpr std::string_view kName = "dynamic_quantize_linear";

  static void fields(auto&, auto&&) {}
  Result<Types> infer(std::span<const TensorType> in) const;
  Result<> reference(std::span<const ConstTensor> src, std::span<const Tensor> dst) const;
};

}  // namespace tenon
