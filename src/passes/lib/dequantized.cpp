// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Reading quantize_linear and dequantize_linear.
#include "passes/lib/dequantized.h"

#include <algorithm>

#include "ops/dequantize_linear.h"
#include "ops/lib/quantization.h"
#include "ops/quantize_linear.h"

namespace tenon::passes {

namespace {

/// The one element of a constant.
std::optional<double> single(const Fusion& fusion, ValueId id) {
  const Constant* constant = fusion.graph().constant(id);
  if (!constant || constant->type().shape.volume() != 1) return std::nullopt;
  return constant->to_f64()[0];
}

/// A zero point that may be absent: 0 then.
std::optional<int64_t> single_zero(const Fusion& fusion, ValueId id) {
  if (id == kNoValue) return 0;
  const auto found = single(fusion, id);
  return found ? std::optional(static_cast<int64_t>(*found)) : std::nullopt;
}

bool are(DataType dtype, Bytes bytes) {
  return bytes == Bytes::integers ? is_byte(dtype) : dtype == DataType::f8e4m3fn;
}

/// What such numbers may stand for.
bool are_reals_of(DataType dtype, Bytes bytes) {
  return dtype == DataType::f32 || (bytes == Bytes::float8 && (dtype == DataType::f16 || dtype == DataType::bf16));
}

bool holds_weights(DataType dtype) { return is_byte(dtype) || is_narrow_integer(dtype); }

const DequantizeLinear* per_tensor_or_axis(const Fusion& fusion, NodeId id) {
  const auto* op = id == kNoNode ? nullptr : fusion.graph().node(id).op.as<DequantizeLinear>();
  return op && op->block_size == 0 ? op : nullptr;
}

}  // namespace

std::optional<Dequantized> dequantized(const Fusion& fusion, ValueId id, Bytes bytes) {
  const NodeId node = fusion.maker(id, DequantizeLinear::kName);
  if (!per_tensor_or_axis(fusion, node) || !are_reals_of(fusion.type(id).dtype, bytes)) return std::nullopt;
  const ValueId from = fusion.input(node, 0);
  const auto scale = single(fusion, fusion.input(node, 1));
  const auto zero = single_zero(fusion, fusion.input(node, 2));
  if (!scale || !zero || !(*scale > 0) || !are(fusion.type(from).dtype, bytes)) return std::nullopt;
  return Dequantized{node, from, *scale, *zero};
}

std::optional<DequantizedWeights> dequantized_weights(const Fusion& fusion, ValueId id, int axis, Bytes bytes) {
  const NodeId node = fusion.maker(id, DequantizeLinear::kName);
  const auto* op = per_tensor_or_axis(fusion, node);
  if (!op) return std::nullopt;
  const ValueId from = fusion.input(node, 0), zero = fusion.input(node, 2);
  const Constant *weights = fusion.graph().constant(from), *scale = fusion.graph().constant(fusion.input(node, 1));
  const DataType wanted = bytes == Bytes::integers ? DataType::i8 : DataType::f8e4m3fn;
  if (!weights || !scale || weights->type().dtype != wanted || !are_reals_of(scale->type().dtype, bytes))
    return std::nullopt;
  if (zero != kNoValue && fusion.number(zero) != 0.0) return std::nullopt;
  DequantizedWeights out{node, from, scale->to_f64()};
  const auto at = normalize_axis(op->axis, weights->type().rank());
  if (out.scales.size() > 1 && (!at.ok() || *at != axis)) return std::nullopt;
  return out;
}

std::optional<DequantizedWeights> shifted_weights(Fusion& fusion, ValueId id, int axis) {
  const NodeId node = fusion.maker(id, DequantizeLinear::kName);
  const auto* op = per_tensor_or_axis(fusion, node);
  if (!op) return std::nullopt;
  const Constant *weights = fusion.graph().constant(fusion.input(node, 0)),
                 *scale = fusion.graph().constant(fusion.input(node, 1)),
                 *zero = fusion.graph().constant(fusion.input(node, 2));
  if (!weights || !scale || scale->type().dtype != DataType::f32 || !holds_weights(weights->type().dtype))
    return std::nullopt;
  if (!zero && fusion.input(node, 2) != kNoValue) return std::nullopt;
  DequantizedWeights out{node, kNoValue, scale->to_f64()};
  const auto at = normalize_axis(op->axis, weights->type().rank());
  const std::vector<int64_t> zeros = zero ? zero->to_i64() : std::vector<int64_t>{0};
  if ((out.scales.size() > 1 || zeros.size() > 1) && (!at.ok() || *at != axis)) return std::nullopt;
  const std::vector<int64_t> dims = weights->type().shape.numbers();
  int64_t inner = 1;
  for (size_t i = static_cast<size_t>(axis) + 1; i < dims.size(); ++i) inner *= dims[i];
  std::vector<int64_t> numbers = weights->to_i64();
  for (size_t i = 0; i < numbers.size(); ++i) {
    const size_t channel = i / static_cast<size_t>(inner) % static_cast<size_t>(dims[static_cast<size_t>(axis)]);
    numbers[i] -= zeros[zeros.size() > 1 ? channel : 0];
    if (numbers[i] < -128 || numbers[i] > 127) return std::nullopt;
  }
  out.quantized = fusion.add_constant(Constant::make({DataType::i8, weights->type().shape}, [&](std::byte* to) {
    for (size_t i = 0; i < numbers.size(); ++i) to[i] = static_cast<std::byte>(numbers[i] & 0xff);
  }));
  return out;
}

std::optional<TensorQuantization> tensor_quantization(const Fusion& fusion, NodeId id, Bytes bytes) {
  const auto* op = id == kNoNode ? nullptr : fusion.graph().node(id).op.as<QuantizeLinear>();
  if (!op || op->block_size != 0) return std::nullopt;
  const auto scale = single(fusion, fusion.input(id, 1));
  const auto zero = single_zero(fusion, fusion.input(id, 2));
  const DataType to = fusion.type(fusion.output(id)).dtype;
  if (!scale || !zero || !(*scale > 0) || !are(to, bytes)) return std::nullopt;
  return TensorQuantization{*scale, *zero, to};
}

}  // namespace tenon::passes
