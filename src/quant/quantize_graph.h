// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// quantize_graph(): from scales of tensors to quantize and dequantize nodes around the products that may be 8 bits
// wide.
#pragma once

#include <functional>
#include <map>
#include <string>
#include <vector>

#include "ir/graph.h"

namespace tenon::quant {

struct QuantizeOptions {
  std::map<std::string, float> scales;  // by name of value: real = integer * scale, integers in -127..127
  DataType to = DataType::i8;           // or f8e4m3fn: then a scale of the same range, whose largest is 448
  /// Products that stay as they are: "why", or empty to quantize. Null: none is kept out.
  std::function<std::string(const Graph&, const Node&)> keep_out;
};

/// What became of one product: for the report.
struct Decision {
  std::string node;    // its origin
  std::string reason;  // why not 8 bits; empty if it is
};

/// Each conv and matmul of f32 with constant weights whose data has a scale reads 8-bit integers: the data through one
/// quantize and dequantize pair a tensor, the weights as constants with a scale for each result channel, by its largest
/// magnitude. A residual that is quantized anyway is read as integers too. Nothing changes in f32 but rounding.
/// 8-bit floats likewise, with one scale for weights, since floats of a small channel are as exact; convolutions of
/// groups stay as they are.
/// The passes fuse.quantized_product (fuse.float8_product) and fuse.quantized_result make products of 8 bits of it.
/// Errors: invalid_argument for a scale that is not finite and above 0, naming the tensor.
Result<std::vector<Decision>> quantize_graph(Graph& graph, const QuantizeOptions& options);

}  // namespace tenon::quant
