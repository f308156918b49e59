// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// quantized_conv: convolution of 8-bit integers with bias, residual, activation and requantization.
#pragma once

#include "ops/lib/requantization.h"
#include "ops/lib/window.h"

namespace tenon {

/// Convolution as `conv`, of integers; `Requantization` says what happens to the sums. Padding stands for the real 0.
///   x i8 or u8 [N,C,spatial...], w i8 [M,C/groups,kernel...], multipliers f32 [M] or [1], bias f32 [M] or absent,
///   residual f32, i8 or u8 as y or absent  ->  y f32, i8 or u8 [N,M,spatial...]
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
