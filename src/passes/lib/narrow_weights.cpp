// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Narrow weights as constants.
#include "passes/lib/narrow_weights.h"

#include <algorithm>

namespace tenon::passes {

namespace {

constexpr int64_t kFewNumbers = int64_t{1} << 14;

/// As bytes or, where they fit, as halves of bytes, whose zeros move with them.
Constant packed(NarrowWeights& weights, int64_t& bits) {
  const auto [low, high] = std::minmax_element(weights.numbers.begin(), weights.numbers.end());
  const int64_t shift = *low < 0 ? 8 : 0;
  bits = *low + shift >= 0 && *high + shift <= 15 ? 4 : 8;
  if (bits == 8) {
    return Constant::make({*low < 0 ? DataType::i8 : DataType::u8, Shape{weights.n, weights.k}}, [&](std::byte* to) {
      for (size_t i = 0; i < weights.numbers.size(); ++i) to[i] = static_cast<std::byte>(weights.numbers[i]);
    });
  }
  for (double& zero : weights.zeros) zero += static_cast<double>(shift);
  const int64_t per_row = (weights.k + 1) / 2;
  return Constant::make({DataType::u8, Shape{weights.n, per_row}}, [&](std::byte* to) {
    for (int64_t i = 0; i < weights.n * weights.k; ++i) {
      const int64_t k = i % weights.k;
      const auto number = static_cast<unsigned>(weights.numbers[static_cast<size_t>(i)] + shift);
      to[i / weights.k * per_row + k / 2] |= static_cast<std::byte>(k % 2 == 0 ? number : number << 4);
    }
  });
}

}  // namespace

bool is_worth_keeping(const TensorType& type) {
  const DataType dtype = type.dtype;
  const bool narrow = dtype == DataType::i8 || dtype == DataType::u8 || dtype == DataType::i4 || dtype == DataType::u4;
  return narrow && type.shape.volume() >= kFewNumbers;
}

NarrowOperands add_narrow(Fusion& fusion, NarrowWeights& weights, int64_t& bits) {
  const Constant numbers = packed(weights, bits);
  const TensorType pairs{DataType::f32, Shape{weights.n, weights.blocks}};
  const bool has_zeros = std::any_of(weights.zeros.begin(), weights.zeros.end(), [](double z) { return z != 0; });
  NarrowOperands out{fusion.add_constant(numbers), fusion.add_constant(constant_of(pairs, weights.scales)), kNoValue};
  if (has_zeros) out.zeros = fusion.add_constant(constant_of(pairs, weights.zeros));
  return out;
}

}  // namespace tenon::passes
