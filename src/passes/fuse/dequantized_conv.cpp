// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// A convolution with large quantized weights keeps them quantized, as a matrix product does:
// conv(x, dequantize(w), bias, r) -> dequantized_conv(x, w, scales, zeros, bias, r), four bits where all of w's numbers
// fit.
#include <optional>

#include "ops/conv.h"
#include "ops/dequantize_linear.h"
#include "ops/dequantized_conv.h"
#include "passes/lib/narrow_weights.h"
#include "passes/lib/pass.h"

namespace tenon::passes {

namespace {

/// Weights [m, c, kh, kw] as rows of taps, channels innermost; one scale for all, or one a filter.
std::optional<NarrowWeights> rows_of_taps(const Fusion& fusion, NodeId dequantize) {
  const Graph& graph = fusion.graph();
  const auto& op = *graph.node(dequantize).op.as<DequantizeLinear>();
  const ValueId zero_id = fusion.input(dequantize, 2);
  const Constant *q = graph.constant(fusion.input(dequantize, 0)), *scale = graph.constant(fusion.input(dequantize, 1));
  const Constant* zero = zero_id == kNoValue ? nullptr : graph.constant(zero_id);
  if (!q || !scale || (zero_id != kNoValue && !zero) || q->type().rank() != 4 || !is_worth_keeping(q->type()) ||
      scale->type().dtype != DataType::f32 || op.block_size != 0)
    return std::nullopt;
  const auto dims = q->type().shape.numbers();
  const int64_t filters = dims[0], channels = dims[1], area = dims[2] * dims[3];
  const bool is_one = scale->type().shape.volume() == 1;
  if (!is_one && (scale->type().rank() != 1 || (op.axis != 0 && op.axis != -4))) return std::nullopt;
  NarrowWeights out{.n = filters, .k = channels * area};
  out.nodes = {dequantize};
  const std::vector<int64_t> numbers = q->to_i64(), zeros = zero ? zero->to_i64() : std::vector<int64_t>{0};
  const std::vector<double> scales = scale->to_f64();
  for (int64_t m = 0; m < filters; ++m) {
    out.scales.push_back(scales[is_one ? 0 : static_cast<size_t>(m)]);
    out.zeros.push_back(static_cast<double>(zeros[zeros.size() == 1 ? 0 : static_cast<size_t>(m)]));
    for (int64_t tap = 0; tap < area; ++tap) {
      for (int64_t c = 0; c < channels; ++c)
        out.numbers.push_back(numbers[static_cast<size_t>((m * channels + c) * area + tap)]);
    }
  }
  return out;
}

bool rewrite_narrow_conv(Fusion& fusion, NodeId id) {
  const Node& node = fusion.graph().node(id);
  const auto* conv = node.op.as<Conv>();
  if (!conv || conv->groups != 1 || node.inputs.size() < 2) return false;
  const TensorType& x = fusion.type(node.inputs[0]);
  const NodeId dequantize = fusion.maker(node.inputs[1], DequantizeLinear::kName);
  if (dequantize == kNoNode || x.dtype != DataType::f32 || x.rank() != 4 || !x.shape[1].is_number()) return false;
  const auto kernel = fusion.type(node.inputs[1]).shape;
  auto weights = rows_of_taps(fusion, dequantize);
  if (!weights) return false;
  DequantizedConv op{
      .kernel = {kernel[2].number(), kernel[3].number()}, .window = conv->window, .epilogue = conv->epilogue};
  const ValueId from = node.inputs[0], bias = fusion.input(id, 2), residual = fusion.input(id, 3);
  const auto [numbers, scales, zeros] = add_narrow(fusion, *weights, op.bits);
  fusion.replace(id, ops::make(op), {from, numbers, scales, zeros, bias, residual}, weights->nodes);
  return true;
}

}  // namespace

Pass dequantized_conv() { return {"fuse.dequantized_conv", for_each_node(rewrite_narrow_conv)}; }

}  // namespace tenon::passes
