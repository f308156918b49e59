// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Values that come straight from 8-bit integers or floats.
#pragma once

#include <optional>

#include "passes/lib/fusion.h"

namespace tenon::passes {

/// Which 8-bit numbers: i8 and u8 behind f32, or f8e4m3fn behind floats of up to 32 bits.
enum class Bytes { integers, float8 };

/// real = (quantized - zero) * scale, one scale for the tensor.
struct Dequantized {
  NodeId node = kNoNode;
  ValueId quantized = kNoValue;
  double scale = 1;
  int64_t zero = 0;
};

/// The dequantize_linear of such numbers that makes `id`, if its scale is one constant.
std::optional<Dequantized> dequantized(const Fusion& fusion, ValueId id, Bytes bytes = Bytes::integers);

/// real[c] = quantized[c] * scales[c] along the axis that counts the results of a product; one scale for all, or one
/// each.
struct DequantizedWeights {
  NodeId node = kNoNode;
  ValueId quantized = kNoValue;
  std::vector<double> scales;
};

/// The dequantize_linear of constant weights (i8 or f8e4m3fn) without zero points that makes `id`, with scales along
/// `axis`.
std::optional<DequantizedWeights> dequantized_weights(const Fusion& fusion, ValueId id, int axis,
                                                      Bytes bytes = Bytes::integers);

/// The same of weights of any integer type of at most 8 bits, with or without zero points, where each less its zero
/// point is one of i8's numbers: they become a constant of i8.
std::optional<DequantizedWeights> shifted_weights(Fusion& fusion, ValueId id, int axis);

/// Scale, zero point and type that a quantize_linear gives its whole tensor.
struct TensorQuantization {
  double scale = 1;
  int64_t zero = 0;
  DataType to = DataType::i8;
  bool operator==(const TensorQuantization&) const = default;
};

/// Nullopt unless scale and zero point are single constants and the result is of such numbers.
std::optional<TensorQuantization> tensor_quantization(const Fusion& fusion, NodeId id, Bytes bytes = Bytes::integers);

}  // namespace tenon::passes
