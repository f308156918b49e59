// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Checks and the reference of requantization.
#include "ops/lib/requantization.h"

#include <algorithm>

#include "base/integers.h"
#include "ops/lib/float_values.h"
#include "ops/lib/quantization.h"

namespace tenon {

namespace {
bool is_one(const TensorType& type) { return type.shape.is_static() && type.shape.volume() == 1; }
bool present(std::span<const TensorType> in, size_t i) { return i < in.size() && in[i].present(); }
/// What sums become, and residuals are.
bool is_stored(DataType dtype) {
  return dtype == DataType::f32 || dtype == DataType::f16 || dtype == DataType::bf16 || is_byte(dtype) ||
         dtype == DataType::f8e4m3fn;
}
}  // namespace

Result<> Requantization::check(std::span<const TensorType> in) const {
  if (in.size() < 3 || in.size() > 7) {
    return Error(ErrorCode::invalid_argument, str("expected 3 to 7 operands, found ", in.size()));
  }
  const bool integers = is_byte(in[0].dtype) && in[1].dtype == DataType::i8;
  const bool float8 = in[0].dtype == DataType::f8e4m3fn && in[1].dtype == DataType::f8e4m3fn && x_zero == 0;
  if (!integers && !float8) {
    return Error(ErrorCode::invalid_argument,
                 str("expected i8 or u8 data and i8 weights, or both of f8e4m3fn without a zero point, found ", in[0],
                     " and ", in[1]));
  }
  if (in[2].dtype != DataType::f32 || in[2].rank() != 1 || (present(in, 3) && in[3].dtype != DataType::f32)) {
    return Error(ErrorCode::invalid_argument, str("expected f32 multipliers of one axis and an f32 bias, found ", in[2],
                                                  present(in, 3) ? str(" and ", in[3]) : ""));
  }
  if (present(in, 4) && !is_stored(in[4].dtype)) {
    return Error(ErrorCode::invalid_argument,
                 str("expected a residual of f32, f16, bf16, i8, u8 or f8e4m3fn, found ", in[4]));
  }
  const bool one_scale = !present(in, kDataScale) || (in[kDataScale].dtype == DataType::f32 && is_one(in[kDataScale]));
  const bool one_zero = !present(in, kDataZero) || (in[kDataZero].dtype == in[0].dtype && is_one(in[kDataZero]));
  if (!one_scale || !one_zero) {
    return Error(ErrorCode::invalid_argument, str("expected one f32 scale and one zero point of ", in[0].dtype));
  }
  if (!is_stored(to) || !(scale > 0)) {
    return Error(
        ErrorCode::invalid_argument,
        str("expected a result of f32, f16, bf16, i8, u8 or f8e4m3fn and a scale above 0, found ", to, " and ", scale));
  }
  if ((before != DataType::f32 && !is_byte(before)) || !(before_scale > 0)) {
    return Error(ErrorCode::invalid_argument,
                 str("expected rounding before the residual to i8 or u8 and a scale above 0, or to f32, found ", before,
                     " and ", before_scale));
  }
  return Done{};
}

Types Requantization::float_operands(std::span<const TensorType> in, DataType dtype) {
  Types out = {{dtype, in[0].shape}, {dtype, in[1].shape}, {}, {}};
  if (present(in, 3)) out[2] = {dtype, in[3].shape};
  if (present(in, 4)) out[3] = {dtype, in[4].shape};
  return out;
}

Result<> Requantization::store(std::span<const double> sums, std::span<const ConstTensor> src, const Epilogue& epilogue,
                               int64_t channels, int64_t inner, const Tensor& dst) const {
  const auto multipliers = load_floats<float>(src[2]);
  const auto bias = load_floats<float>(src.size() > 3 ? src[3] : ConstTensor{});
  const ConstTensor residual = src.size() > 4 ? src[4] : ConstTensor{};
  const auto [low, high] = is_byte(to) ? integer_range(to) : std::array{0.0, 0.0};
  const bool scaled = src.size() > kDataScale && src[kDataScale].present();
  const float data_scale = scaled ? src[kDataScale].as<float>()[0] : 1.0f;
  const auto residual_at = [&](size_t i) {
    if (!residual.present()) return 0.0f;
    const double number = load_number(residual.type.dtype, residual.data + i * size_of(residual.type.dtype));
    if (is_float(residual.type.dtype)) return static_cast<float>(number);
    return static_cast<float>(number - static_cast<double>(residual_zero)) * residual_scale;
  };
  const auto [least, most] = before == DataType::f32 ? std::array{0.0, 0.0} : integer_range(before);
  const auto rounded_before = [&, least = least, most = most](float real) {
    if (before == DataType::f32) return real;
    const auto zero_point = static_cast<double>(before_zero);
    const double steps = std::nearbyint(static_cast<double>(real / before_scale));
    return static_cast<float>(std::clamp(steps + zero_point, least, most) - zero_point) * before_scale;
  };
  for (size_t i = 0; i < sums.size(); ++i) {
    const auto channel = static_cast<size_t>(static_cast<int64_t>(i) / inner % channels);
    const float multiplier = multipliers[multipliers.size() == 1 ? 0 : channel] * data_scale;
    const float product = static_cast<float>(sums[i]) * multiplier;
    const float sum = rounded_before(product + (bias.empty() ? 0.0f : bias[channel]));
    const float real = epilogue.apply(sum, residual_at(i));
    const double stored =
        is_float(to) ? static_cast<double>(real)
        : !is_byte(to)
            ? static_cast<double>(real / scale)
            : std::clamp(std::nearbyint(static_cast<double>(real / scale)) + static_cast<double>(zero), low, high);
    store_number(to, stored, dst.data + i * size_of(to));
  }
  return Done{};
}

int64_t data_zero(std::span<const ConstTensor> src, int64_t x_zero) {
  constexpr size_t kAt = Requantization::kDataZero;
  if (src.size() <= kAt || !src[kAt].present()) return x_zero;
  return saturated<int64_t>(load_number(src[kAt].type.dtype, src[kAt].data));
}

std::vector<double> load_shifted(const ConstTensor& src, int64_t zero) {
  std::vector<double> out(static_cast<size_t>(src.volume()));
  const size_t step = size_of(src.type.dtype);
  for (size_t i = 0; i < out.size(); ++i) {
    out[i] = load_number(src.type.dtype, src.data + i * step) - static_cast<double>(zero);
  }
  return out;
}

}  // namespace tenon
