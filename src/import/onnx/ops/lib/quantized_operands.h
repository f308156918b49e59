// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Operands of products of integers as the real numbers that they stand for.
#pragma once

#include "import/onnx/node_context.h"

namespace tenon::onnx {

/// Where a quantized operand stands among the inputs of a node: its integers, scale and zero point.
struct QuantizedInput {
  size_t x = 0, scale = 0, zero = 0;
};

/// Are scale and zero point (or no zero point) known before the run?
bool has_known_scale(const NodeContext& node, const QuantizedInput& input);

/// (x - zero point) * scale, one or along `axis`.
Result<ValueId> real_data(NodeContext& node, const QuantizedInput& input, int axis = 1);

/// The same of weights: constant ones become i8 without zero points if the differences fit, as integer kernels want
/// them.
Result<ValueId> real_weights(NodeContext& node, const QuantizedInput& input, int axis);

/// An i32 bias times the scales of data and weights; kNoValue if absent.
Result<ValueId> real_bias(NodeContext& node, size_t bias, size_t data_scale, size_t weights_scale);

}  // namespace tenon::onnx
