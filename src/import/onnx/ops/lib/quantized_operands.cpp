// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Dequantizing what an importer finds.
#include "import/onnx/ops/lib/quantized_operands.h"

#include <algorithm>

#include "ops/cast.h"
#include "ops/dequantize_linear.h"
#include "ops/mul.h"

namespace tenon::onnx {

namespace {

/// Constant weights less their zero points as i8; a null constant if they are not known or do not fit.
Constant shifted_weights(const NodeContext& node, const QuantizedInput& input, int axis) {
  const Constant* weights = node.constant(node.input(input.x));
  const Constant* zero = node.has_input(input.zero) ? node.constant(node.input(input.zero)) : nullptr;
  if (!weights || (node.has_input(input.zero) && !zero)) return {};
  const auto zeros = zero ? zero->to_i64() : std::vector<int64_t>{0};
  const Shape& shape = weights->type().shape;
  int64_t inner = 1;
  for (int i = axis + 1; i < shape.rank(); ++i) inner *= shape[i].number();
  const auto channels = static_cast<size_t>(shape[axis].number());
  if (zeros.size() != 1 && zeros.size() != channels) return {};
  auto numbers = weights->to_i64();
  for (size_t i = 0; i < numbers.size(); ++i) {
    const int64_t shift = zeros[zeros.size() == 1 ? 0 : i / static_cast<size_t>(inner) % channels];
    if (__builtin_sub_overflow(numbers[i], shift, &numbers[i]) || numbers[i] < INT8_MIN || numbers[i] > INT8_MAX)
      return {};
  }
  return Constant::make({DataType::i8, shape}, [&](std::byte* to) {
    std::transform(numbers.begin(), numbers.end(), reinterpret_cast<int8_t*>(to),
                   [](int64_t x) { return static_cast<int8_t>(x); });
  });
}

}  // namespace

bool has_known_scale(const NodeContext& node, const QuantizedInput& input) {
  return node.constant(node.input(input.scale)) &&
         (!node.has_input(input.zero) || node.constant(node.input(input.zero)));
}

Result<ValueId> real_data(NodeContext& node, const QuantizedInput& input, int axis) {
  return node.add(DequantizeLinear{.axis = axis},
                  {node.input(input.x), node.input(input.scale), node.input(input.zero)});
}

Result<ValueId> real_weights(NodeContext& node, const QuantizedInput& input, int axis) {
  Constant shifted = shifted_weights(node, input, axis);
  if (!shifted) return real_data(node, input, axis);
  return node.add(DequantizeLinear{.axis = axis}, {node.add_constant(std::move(shifted)), node.input(input.scale)});
}

Result<ValueId> real_bias(NodeContext& node, size_t bias, size_t data_scale, size_t weights_scale) {
  if (!node.has_input(bias)) return kNoValue;
  const auto wide = [&](size_t i) { return node.add(Cast{.to = DataType::f64}, {node.input(i)}); };
  TRY_ASSIGN(const ValueId sum, wide(bias));
  TRY_ASSIGN(const ValueId a, wide(data_scale));
  TRY_ASSIGN(const ValueId b, wide(weights_scale));
  TRY_ASSIGN(const ValueId scale, node.add(Mul{}, {a, b}));
  TRY_ASSIGN(const ValueId real, node.add(Mul{}, {sum, scale}));
  return node.add(Cast{.to = DataType::f32}, {real});
}

}  // namespace tenon::onnx
