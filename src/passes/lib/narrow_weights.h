// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Weights that stay 8 or 4 bits wide in the graph and in memory.
#pragma once

#include <vector>

#include "passes/lib/fusion.h"

namespace tenon::passes {

/// Integers [n, k] and what they stand for: (number - zero) * scale, one pair for each row and block.
struct NarrowWeights {
  int64_t n = 0, k = 0, block = 0, blocks = 1;
  std::vector<int64_t> numbers;
  std::vector<double> scales, zeros;
  std::vector<NodeId> nodes;  // that made floats of them
};

/// Of at most 8 bits each, and not so few that floats are as good.
bool is_worth_keeping(const TensorType& type);

/// Constants as operands of dequantized_matmul and dequantized_conv: numbers as bytes or, where all fit, as halves of
/// bytes, scales, and zeros if one is not 0.
struct NarrowOperands {
  ValueId numbers = kNoValue, scales = kNoValue, zeros = kNoValue;
};
NarrowOperands add_narrow(Fusion& fusion, NarrowWeights& weights, int64_t& bits);

}  // namespace tenon::passes
