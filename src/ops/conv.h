// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// conv: convolution with bias, residual and activation.
#pragma once

#include "ops/lib/epilogue.h"
#include "ops/lib/op_def.h"
#include "ops/lib/window.h"

namespace tenon {

/// Convolution (cross-correlation) over 1 to 3 spatial axes:
///   y[n,m,o] = activation(sum over c,k of x[n, c of m's group, o stride + k dilation - pad] w[m,c,k] + bias[m]
///              + residual[n,m,o])
///   x [N,C,spatial...], w [M,C/groups,kernel...], bias [M] or absent, residual as y or absent  ->  y [N,M,spatial...]
/// `arithmetic` f16 or bf16, of f32 operands: x and w may be rounded to it before they are multiplied, sums stay f32.
/// Errors: invalid_argument for shapes that do not fit.
/// Source: ONNX Conv-22.
struct Conv {
  static constexpr std::string_view kName = "conv";
  Window window;
  int64_t groups = 1;
  Epilogue epilogue;
  DataType arithmetic = DataType::f32;

  static void fields(auto& self, auto&& field) {
    Window::fields(self.window, field);
    field("groups", self.groups);
    Epilogue::fields(self.epilogue, field);
    field("arithmetic", self.arithmetic);
  }
  Result<Types> infer(std::span<const TensorType> in) const;
  Result<> reference(std::span<const ConstTensor> src, std::span<const Tensor> dst) const;
};

}  // namespace tenon
