// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// A network's first convolution of 8-bit numbers and the pooling behind it become one node, so that the largest tensor
// of the network is never whole.
//   max_pool(quantized_conv(x)) -> quantized_conv_pool(x)
#include <algorithm>

#include "ops/quantized_conv_pool.h"
#include "passes/lib/chains.h"
#include "passes/lib/fusion.h"

namespace tenon::passes {

namespace {

/// Of a picture's few channels at stride 2, to 64 channels of 8-bit integers, without a residual, and rounded so that
/// larger sums never give smaller numbers: the first layer of residual networks.
bool is_first(const Fusion& fusion, const Node& node) {
  constexpr int64_t kMostChannels = 4, kFilters = 64, kLargest = 7;
  constexpr size_t kMultipliers = 2, kResidual = 4;
  const auto* conv = node.op.as<QuantizedConv>();
  if (!conv || conv->groups != 1 || node.inputs.size() > kResidual) return false;
  const Constant* weights = fusion.graph().constant(node.inputs[1]);
  const Constant* multipliers = fusion.graph().constant(node.inputs[kMultipliers]);
  if (!weights || !multipliers || weights->type().shape.rank() != 4) return false;
  const auto factors = multipliers->to_f64();
  if (std::any_of(factors.begin(), factors.end(), [](double factor) { return !(factor > 0); })) return false;
  const std::vector<int64_t> sizes = weights->type().shape.numbers();
  if (sizes[0] != kFilters || sizes[1] > kMostChannels || sizes[2] > kLargest || sizes[3] > kLargest) return false;
  const Activation last = conv->epilogue.activation;
  if (last != Activation::none && last != Activation::relu && last != Activation::clip) return false;
  const bool halves = conv->window.strides == std::vector<int64_t>{2, 2} && conv->window.dilation(0) == 1 &&
                      conv->window.dilation(1) == 1;
  return halves && (conv->requantization.to == DataType::i8 || conv->requantization.to == DataType::u8);
}

/// 3x3 at stride 2, as it follows there.
bool is_usual(const MaxPool& pool) {
  const Window& window = pool.window;
  return pool.kernel == std::vector<int64_t>{3, 3} && window.strides == std::vector<int64_t>{2, 2} &&
         window.pads == std::vector<int64_t>{1, 1, 1, 1} && window.auto_pad == AutoPad::explicit_pads &&
         window.dilation(0) == 1 && window.dilation(1) == 1 && !window.ceil_mode;
}

bool rewrite_conv_pool(Fusion& fusion, NodeId id, const ChainFilter& wanted) {
  const Node last = fusion.graph().node(id);
  const auto* pool = last.op.as<MaxPool>();
  if (!pool || !is_usual(*pool)) return false;
  if (last.outputs.size() > 1 && last.outputs[1] != kNoValue) return false;
  const NodeId maker = fusion.sole_maker(last.inputs[0], QuantizedConv::kName);
  if (maker == kNoNode) return false;
  const Node first = fusion.graph().node(maker);
  if (!is_first(fusion, first) || (wanted && !wanted(fusion.graph(), id))) return false;
  QuantizedConvPool both{*first.op.as<QuantizedConv>(), *pool};
  both.pool.column_major_indices = false;
  fusion.replace(id, ops::make(std::move(both)), first.inputs, {maker});
  return true;
}

}  // namespace

Pass quantized_conv_pool_where(const ChainFilter& wanted) {
  return chains_where("fuse.quantized_conv_pool", wanted, rewrite_conv_pool);
}

Pass quantized_conv_pool() { return quantized_conv_pool_where(nullptr); }

}  // namespace tenon::passes
