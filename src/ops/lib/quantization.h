// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// What quantized operators share: scales and zero points per tensor, per channel or per block.
#pragma once

#include <array>
#include <cmath>

#include "ir/op.h"

namespace tenon {

/// Where each element's scale stands: element i of x belongs to scale `at(i)`.
struct ScaleMap {
  int64_t inner = 1;   // elements of x behind the axis
  int64_t length = 1;  // of the axis
  int64_t block = 1;   // elements of the axis that share a scale
  int64_t scales = 1;  // along the axis
  bool single = true;

  size_t at(int64_t i) const {
    if (single) return 0;
    const int64_t along = i / inner % length;
    const int64_t before = i / inner / length;
    const bool blocked = block != 0;
    if (!blocked) return static_cast<size_t>(along);
    return static_cast<size_t>((before * scales + along / block) * inner + i % inner);
  }
};

/// Errors: invalid_argument unless `scale` has one element, x's size along the axis, or one per block along it.
Result<ScaleMap> scale_map(const TensorType& x, const TensorType& scale, int64_t axis, int64_t block_size);

/// Errors: invalid_argument unless the zero points, operand 2 where it is there, are as many as the scales, operand 1.
Result<> check_zero_points(std::span<const TensorType> in);

/// Is this a dequantize_linear of weights? They stay integers until a pass has seen what they are multiplied with, even
/// where all operands are constants.
bool dequantizes_weights(const Op& op, const TensorType& x);

/// i8 or u8.
inline bool is_byte(DataType dtype) { return dtype == DataType::i8 || dtype == DataType::u8; }

/// The lowest and highest integer of a type of at most 32 bits.
std::array<double, 2> integer_range(DataType dtype);

}  // namespace tenon
