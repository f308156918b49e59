// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// dequantized_conv: convolution of float pictures with weights that stay integers in memory.
#pragma once

#include "ops/lib/epilogue.h"
#include "ops/lib/op_def.h"
#include "ops/lib/window.h"

namespace tenon {

/// Convolution over two axes, as conv's, with w[m, c, y, x] = (weights[m, (y kw + x) C + c] - zeros[m]) * scales[m].
///   x f32 [N,C,H,W], weights i8 or u8 [M,kh*kw*C], or u8 [M,ceil(kh*kw*C/2)] of two numbers each if bits is 4 (the
///   lower half is the first), scales f32 [M,1], zeros as scales or absent, bias f32 [M] or absent, residual as y or
///   absent
///   ->  y f32 [N,M,spatial...]
/// Errors: invalid_argument for types or shapes that do not fit.
/// Source: ONNX DequantizeLinear-21 in front of Conv-22.
struct DequantizedConv {
  static constexpr std::string_view kName = "dequantized_conv";
  std::vector<int64_t> kernel;  // kh, kw
  int64_t bits = 8;
  Window window;
  Epilogue epilogue;

  static void fields(auto& self, auto&& field) {
    field("kernel", self.kernel);
    field("bits", self.bits);
    Window::fields(self.window, field);
    Epilogue::fields(self.epilogue, field);
  }
  Result<Types> infer(std::span<const TensorType> in) const;
  Result<> reference(std::span<const ConstTensor> src, std::span<const Tensor> dst) const;

  /// The convolution of floats that it stands for. Operands: x, weights [M,C,kh,kw], bias, residual.
  std::vector<TensorType> float_operands(std::span<const TensorType> in) const;
  /// Its weights, of all operands up to the zeros; of `x` its type alone.
  Constant float_weights(std::span<const ConstTensor> src) const;
};

}  // namespace tenon
