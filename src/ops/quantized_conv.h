// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// quantized_conv: convolution of 8-bit numbers with bias, residual, activation and requantization.
#pragma once

#include "ops/lib/requantization.h"
#include "ops/lib/window.h"

namespace tenon {

/// Convolution as `conv`, of 8-bit numbers; `Requantization` says what happens to the sums. Padding is the real 0.
///   x i8 or u8 [N,C,spatial...] and w i8 [M,C/groups,kernel...], or both f8e4m3fn, multipliers f32 [M] or [1], bias
///   f32 [M] or absent, residual as any y or absent  ->  y f32, f16, bf16, i8, u8 or f8e4m3fn [N,M,spatial...]
/// Errors: invalid_argument for types or shapes that do not fit.
/// Source: ONNX QLinearConv-10, with real multipliers and what networks do right behind it.
struct QuantizedConv {
  static constexpr std::string_view kName = "quantized_conv";
  Window window;
  int64_t groups = 1;
  Epilogue epilogue;
  Requantization requantization;

  static void fields(auto& self, auto&& field) {
    Window::fields(self.window, field);
    field("groups", self.groups);
    Epilogue::fields(self.epilogue, field);
    Requantization::fields(self.requantization, field);
  }
  Result<Types> infer(std::span<const TensorType> in) const;
  Result<> reference(std::span<const ConstTensor> src, std::span<const Tensor> dst) const;
};

}  // namespace tenon
