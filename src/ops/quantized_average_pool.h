// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// quantized_average_pool: the mean of each window of 8-bit integers.
#pragma once

#include "ops/lib/op_def.h"
#include "ops/lib/window.h"

namespace tenon {

/// Mean over a sliding window of what 8-bit integers stand for: real = x_scale * sum of (x - x_zero) / count; then,
/// unless `to` is f32, saturate(round to even(real / scale) + zero). Padding stands for 0.
///   x i8 or u8 [N,C,spatial...], 1 to 3 spatial axes  ->  y f32, i8 or u8 [N,C,out...]
/// kernel: empty for one window over all of the spatial axes, [N,C,1...]. count_include_pad: as of average_pool.
/// Errors: invalid_argument for types, scales, zero points or attributes that do not fit.
/// Source: QLinearAveragePool and QLinearGlobalAveragePool of com.microsoft, with real numbers between.
struct QuantizedAveragePool {
  static constexpr std::string_view kName = "quantized_average_pool";
  std::vector<int64_t> kernel;
  Window window;
  bool count_include_pad = false;
  float x_scale = 1;
  int64_t x_zero = 0;
  DataType to = DataType::f32;
  float scale = 1;
  int64_t zero = 0;

  static void fields(auto& self, auto&& field) {
    field("kernel", self.kernel);
    Window::fields(self.window, field);
    field("ceil_mode", self.window.ceil_mode);
    field("count_include_pad", self.count_include_pad);
    field("x_scale", self.x_scale);
    field("x_zero", self.x_zero);
    field("to", self.to);
    field("scale", self.scale);
    field("zero", self.zero);
  }
  Result<Types> infer(std::span<const TensorType> in) const;
  Result<> reference(std::span<const ConstTensor> src, std::span<const Tensor> dst) const;
};

}  // namespace tenon
