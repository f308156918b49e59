// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Values that come straight from 8-bit integers.
#pragma once

#include <optional>

#include "passes/lib/fusion.h"

namespace tenon::passes {

/// real = (quantized - zero) * scale, one scale for the tensor.
struct Dequantized {
  NodeId node = kNoNode;
  ValueId quantized = kNoValue;
  double scale = 1;
  int64_t zero = 0;
};

/// The dequantize_linear of i8 or u8 that makes `id`, if its scale is one constant.
std::optional<Dequantized> dequantized(const Fusion& fusion, ValueId id);

/// real[c] = quantized[c] * scales[c] along the axis that counts the results of a product; one scale for all, or one each.
struct DequantizedWeights {
  NodeId node = kNoNode;
  ValueId quantized = kNoValue;
  std::vector<double> scales;
};

/// The dequantize_linear of constant i8 weights without zero points that makes `id`, with scales along `axis`.
std::optional<DequantizedWeights> dequantized_weights(const Fusion& fusion, ValueId id, int axis);

/// Scale, zero point and type that a quantize_linear gives its whole tensor.
struct TensorQuantization {
  double scale = 1;
  int64_t zero = 0;
  DataType to = DataType::i8;
};

/// Nullopt unless scale and zero point are single constants and the result is i8 or u8.
std::optional<TensorQuantization> tensor_quantization(const Fusion& fusion, NodeId id);

}  // namespace tenon::passes
