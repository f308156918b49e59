// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// quantized_matmul: matrix product of 8-bit numbers with bias, residual, activation and requantization.
#pragma once

#include "ops/lib/requantization.h"

namespace tenon {

/// Matrix product as `matmul`, of 8-bit numbers; `Requantization` says what happens to the sums.
///   a i8 or u8 [...,M,K] ([...,K,M] if transpose_a) and b i8 [...,K,N] ([...,N,K] if transpose_b), or both f8e4m3fn,
///   multipliers f32 [N] or [1], bias f32 [N] or absent, residual as any y or absent, a's scale f32 [] or absent, a's
///   zero point as a [] or absent
///   ->  y f32, f16, bf16, i8, u8 or f8e4m3fn [...,M,N]
/// Errors: invalid_argument for types or shapes that do not fit.
/// Source: ONNX QLinearMatMul-21, with real multipliers and what networks do right behind it.
struct QuantizedMatmul {
  static constexpr std::string_view kName = "quantized_matmul";
  bool transpose_a = false;
  bool transpose_b = false;
  Epilogue epilogue;
  Requantization requantization;

  static void fields(auto& self, auto&& field) {
    field("transpose_a", self.transpose_a);
    field("transpose_b", self.transpose_b);
    Epilogue::fields(self.epilogue, field);
    Requantization::fields(self.requantization, field);
  }
  Result<Types> infer(std::span<const TensorType> in) const;
  Result<> reference(std::span<const ConstTensor> src, std::span<const Tensor> dst) const;
};

}  // namespace tenon
