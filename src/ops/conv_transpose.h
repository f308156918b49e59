// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// conv_transpose: the transpose of a convolution, with bias, residual and activation.
#pragma once

#include "ops/lib/epilogue.h"
#include "ops/lib/op_def.h"
#include "ops/lib/window.h"

namespace tenon {

/// Transposed convolution over 1 to 3 spatial axes: x[o] w[k] is added to y[o stride + k dilation - pad].
///   x [N,C,spatial...], w [C,M/groups,kernel...], bias [M] or absent, residual as y or absent  ->  y [N,M,spatial...]
///   of size (in - 1) stride + (kernel - 1) dilation + 1 + output_padding - pads, or output_shape (spatial axes alone),
///   from which the pads then follow.
/// Errors: invalid_argument for shapes that do not fit.
/// Source: ONNX ConvTranspose-22.
struct ConvTranspose {
  static constexpr std::string_view kName = "conv_transpose";
  Window window;
  std::vector<int64_t> output_padding;  // empty: 0 each
  std::vector<int64_t> output_shape;    // empty: as computed
  int64_t groups = 1;
  Epilogue epilogue;

  static void fields(auto& self, auto&& field) {
    Window::fields(self.window, field);
    field("output_padding", self.output_padding);
    field("output_shape", self.output_shape);
    field("groups", self.groups);
    Epilogue::fields(self.epilogue, field);
  }
  Result<Types> infer(std::span<const TensorType> in) const;
  Result<> reference(std::span<const ConstTensor> src, std::span<const Tensor> dst) const;

  /// The spatial axes of the convolution that this transposes (its `in` is y, its `out` x), for shapes of numbers.
  Result<std::array<WindowAxis, 3>> axes(const Shape& x, const Shape& w, const Shape& y) const;
};

}  // namespace tenon
