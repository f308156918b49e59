// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// matmul: matrix product with bias, residual and activation.
#pragma once

#include "ops/lib/epilogue.h"
#include "ops/lib/op_def.h"

namespace tenon {

/// Matrix product over the last two axes, broadcasting the others; rank 1 counts as a row (a) or a column (b):
///   y = activation(scale a b + bias + residual)
///   a [...,M,K] ([...,K,M] if transpose_a), b [...,K,N] ([...,N,K] if transpose_b), bias f32 or as a, [N] or absent,
///   residual as y or absent  ->  y [...,M,N]
/// Types: any number type; bias, residual, scale and activation for floats alone.
/// `arithmetic` f16 or bf16, of f32 operands: a and b may be rounded to it before they are multiplied, sums stay f32.
/// Errors: invalid_argument for shapes that do not fit.
/// Source: ONNX MatMul-13, Gemm-13.
struct Matmul {
  static constexpr std::string_view kName = "matmul";
  bool transpose_a = false;
  bool transpose_b = false;
  float scale = 1;
  Epilogue epilogue;
  DataType arithmetic = DataType::f32;

  static void fields(auto& self, auto&& field) {
    field("transpose_a", self.transpose_a);
    field("transpose_b", self.transpose_b);
    field("scale", self.scale);
    Epilogue::fields(self.epilogue, field);
    field("arithmetic", self.arithmetic);
  }
  Result<Types> infer(std::span<const TensorType> in) const;
  Result<> reference(std::span<const ConstTensor> src, std::span<const Tensor> dst) const;
};

}  // namespace tenon
