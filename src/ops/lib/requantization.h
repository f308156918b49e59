// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Requantization: what a product of 8-bit numbers does to each of its sums before it stores it.
#pragma once

#include "ops/lib/epilogue.h"

namespace tenon {

/// real = multiplier[channel] * sum of (x - x_zero) w + bias[channel], where the multiplier is x's scale times the
/// scale of the channel's weights; unless `before` is f32, what saturate(round to even(real / before_scale) +
/// before_zero) stands for; then the epilogue, with a residual that stands for (residual - residual_zero) *
/// residual_scale; then, unless `to` is a float, saturate(round to even(real / scale) + zero); f8e4m3fn has zeros of 0.
struct Requantization {
  int64_t x_zero = 0;
  float residual_scale = 1;
  int64_t residual_zero = 0;
  DataType before = DataType::f32;  // f32, i8 or u8: what the network rounds to before it adds the residual
  float before_scale = 1;
  int64_t before_zero = 0;
  DataType to = DataType::f32;  // f32, f16, bf16, i8, u8 or f8e4m3fn
  float scale = 1;
  int64_t zero = 0;

  static void fields(auto& self, auto&& field) {
    field("x_zero", self.x_zero);
    field("residual_scale", self.residual_scale);
    field("residual_zero", self.residual_zero);
    field("before", self.before);
    field("before_scale", self.before_scale);
    field("before_zero", self.before_zero);
    field("to", self.to);
    field("scale", self.scale);
    field("zero", self.zero);
  }
  bool operator==(const Requantization&) const = default;

  /// Where the scale and the zero point of data stand that the network quantizes by its own range.
  static constexpr size_t kDataScale = 5, kDataZero = 6;

  /// Operands x, w, multipliers, and or absent: bias, residual, a scale of x (a factor of the multipliers), a zero
  /// point of x (instead of x_zero). Errors: invalid_argument for types or numbers that do not fit.
  Result<> check(std::span<const TensorType> in) const;
  /// The operands as those of the product of floats that has the same shapes: x, w, bias, residual, of `dtype`.
  static Types float_operands(std::span<const TensorType> in, DataType dtype);
  /// Stores `sums`, of dst's shape; the channel is the axis with `inner` elements behind each of its own.
  Result<> store(std::span<const double> sums, std::span<const ConstTensor> src, const Epilogue& epilogue,
                 int64_t channels, int64_t inner, const Tensor& dst) const;
};

/// What is subtracted from data: the operand if there is one, else `x_zero`.
int64_t data_zero(std::span<const ConstTensor> src, int64_t x_zero);

/// Elements of an 8-bit tensor minus `zero`, as doubles: products of them are exact.
std::vector<double> load_shifted(const ConstTensor& src, int64_t zero);

}  // namespace tenon
