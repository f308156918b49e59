// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// quantized_average_pool: inference and reference.
#include "ops/quantized_average_pool.h"

#include <algorithm>
#include <cmath>

#include "ops/lib/elementwise.h"
#include "ops/lib/float_values.h"
#include "ops/lib/pool.h"
#include "ops/lib/quantization.h"
#include "ops/lib/requantization.h"

namespace tenon {

Result<Types> QuantizedAveragePool::infer(std::span<const TensorType> in) const {
  TRY(check_inputs(in, 1));
  if (!is_byte(in[0].dtype) || in[0].rank() < 3)
    return Error(ErrorCode::invalid_argument, str("expected 8-bit integers [N,C,spatial...], found ", in[0]));
  if (to != DataType::f32 && !is_byte(to))
    return Error(ErrorCode::invalid_argument, str("expected a result of f32, i8 or u8, found ", to));
  if (!(x_scale > 0 && std::isfinite(x_scale) && scale > 0 && std::isfinite(scale)))
    return Error(ErrorCode::invalid_argument, str("expected positive scales, found ", x_scale, " and ", scale));
  for (const auto& [dtype, number] :
       {std::pair(in[0].dtype, x_zero), std::pair(is_byte(to) ? to : in[0].dtype, zero)}) {
    const auto [low, high] = integer_range(dtype);
    const auto wide = static_cast<double>(number);
    if (wide < low || wide > high)
      return Error(ErrorCode::invalid_argument, str("expected a zero point of ", dtype, ", found ", number));
  }
  if (!kernel.empty()) {
    TRY_ASSIGN(Shape out, pool_shape(in[0].shape, kernel, window));
    return Types{{to, std::move(out)}};
  }
  TRY(window.check(in[0].rank() - 2));
  std::vector<Dim> dims = {in[0].shape[0], in[0].shape[1]};
  dims.resize(static_cast<size_t>(in[0].rank()), Dim(1));
  return Types{{to, Shape(std::move(dims))}};
}

Result<> QuantizedAveragePool::reference(std::span<const ConstTensor> src, std::span<const Tensor> dst) const {
  const std::vector<int64_t> dims = src[0].type.shape.numbers();
  const std::vector<int64_t> taps = kernel.empty() ? std::vector<int64_t>(dims.begin() + 2, dims.end()) : kernel;
  TRY_ASSIGN(const auto axes, window_axes(window, src[0].type.shape, taps, dst[0].type.shape));
  const std::vector<double> x = load_shifted(src[0], x_zero);
  std::vector<double> y(static_cast<size_t>(dst[0].volume()));
  for_each_window_sum(axes, dims[0] * dims[1], x, count_include_pad, [&](int64_t element, double sum, int64_t count) {
    y[static_cast<size_t>(element)] = count > 0 ? sum * static_cast<double>(x_scale) / static_cast<double>(count) : 0.0;
  });
  if (to == DataType::f32) {
    store_floats<double>(y, dst[0]);
    return Done{};
  }
  const auto [low, high] = integer_range(to);
  for (size_t i = 0; i < y.size(); ++i) {
    const double whole = std::nearbyint(y[i] / static_cast<double>(scale)) + static_cast<double>(zero);
    dst[0].as<uint8_t>()[i] = static_cast<uint8_t>(static_cast<int>(std::clamp(whole, low, high)));
  }
  return Done{};
}

namespace ops {
OpDef quantized_average_pool() { return op_def<QuantizedAveragePool>(); }
}  // namespace ops

}  // namespace tenon
