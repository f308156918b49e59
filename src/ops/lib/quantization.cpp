// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Scales of quantized tensors.
#include "ops/lib/quantization.h"

#include "ops/dequantize_linear.h"
#include "ops/lib/operand_shapes.h"

namespace tenon {

Result<ScaleMap> scale_map(const TensorType& x, const TensorType& scale, int64_t axis, int64_t block_size) {
  ScaleMap out;
  if (scale.shape.is_static() && scale.shape.volume() == 1 && block_size == 0) return out;
  TRY_ASSIGN(const int at, normalize_axis(axis, x.rank()));
  out.single = false;
  for (int i = at + 1; i < x.rank(); ++i) out.inner *= x.shape[i].number();
  out.length = x.shape[at].number();
  const Error wrong(ErrorCode::invalid_argument, str("expected a scale per tensor, per element of axis ", at,
                                                     " or per block of it, found ", scale, " for ", x));
  if (block_size == 0) {
    out.block = 0;
    const bool fits =
        scale.rank() == 1 && (!scale.shape[0].is_number() || out.length < 0 || scale.shape[0].number() == out.length);
    if (!fits) return wrong;
    return out;
  }
  if (block_size < 0 || scale.rank() != x.rank()) return wrong;
  out.block = block_size;
  out.scales = scale.shape[at].number();
  if (out.length >= 0 && out.scales >= 0 && out.scales != (out.length + block_size - 1) / block_size) return wrong;
  for (int i = 0; i < x.rank(); ++i) {
    if (i != at && x.shape[i].is_number() && scale.shape[i].is_number() && !(x.shape[i] == scale.shape[i]))
      return wrong;
  }
  return out;
}

Result<> check_zero_points(std::span<const TensorType> in) {
  const auto is_single = [](const TensorType& type) { return type.shape.is_static() && type.shape.volume() == 1; };
  if (has_operand(in, 2) && is_single(in[1]) && is_single(in[2])) return Done{};
  return check_shape(in, 2, in[1].shape.dims(), "zero points like the scales");
}

bool dequantizes_weights(const Op& op, const TensorType& x) { return op.is<DequantizeLinear>() && x.rank() >= 2; }

std::array<double, 2> integer_range(DataType dtype) {
  const bool four = dtype == DataType::i4 || dtype == DataType::u4;
  const bool two = dtype == DataType::i2 || dtype == DataType::u2;
  const auto bits = static_cast<double>(four ? 4 : two ? 2 : 8 * size_of(dtype));
  const bool is_signed = dtype == DataType::i4 || dtype == DataType::i2 || dtype == DataType::i8 ||
                         dtype == DataType::i16 || dtype == DataType::i32;
  return is_signed ? std::array{-std::exp2(bits - 1), std::exp2(bits - 1) - 1} : std::array{0.0, std::exp2(bits) - 1};
}

}  // namespace tenon
