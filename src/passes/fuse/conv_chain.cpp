// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// A depthwise convolution and the 1x1 convolutions around it, or a network's first in front of it, become one node,
// which need not keep what is wide in memory.
//   conv(conv(conv(x, 1x1), depthwise), 1x1) -> conv_chain(x)
// Source: Sandler et al. 2018, arXiv:1801.04381, section 5: the wide tensor of an inverted residual is never whole.
#include <algorithm>

#include "ops/conv_chain.h"
#include "passes/lib/chains.h"
#include "passes/lib/products.h"

namespace tenon::passes {

namespace {

bool is_plain_picture(const Fusion& fusion, const Product& product) {
  const Constant* weights = fusion.graph().constant(product.inputs[1]);
  const Constant* bias = fusion.graph().constant(product.bias());
  if (!weights || weights->type().shape.rank() != 4 || (product.bias() != kNoValue && !bias)) return false;
  return fusion.type(fusion.output(product.node)).dtype == DataType::f32;
}

/// One filter tap, one group, stride 1, no padding.
bool is_pointwise(const Fusion& fusion, const Product& product) {
  const Conv& conv = *product.op.as<Conv>();
  if (!is_plain_picture(fusion, product) || conv.groups != 1) return false;
  const Shape& weights = fusion.type(product.inputs[1]).shape;
  const auto all = [](const std::vector<int64_t>& list, int64_t number) {
    return std::all_of(list.begin(), list.end(), [&](int64_t one) { return one == number; });
  };
  return weights[2] == Dim(1) && weights[3] == Dim(1) && all(conv.window.strides, 1) && all(conv.window.pads, 0);
}

/// A network's first convolution: of a picture's few channels.
bool is_stem(const Fusion& fusion, const Product& product) {
  constexpr int64_t kMostChannels = 4, kLargest = 7;
  const Conv& conv = *product.op.as<Conv>();
  if (!is_plain_picture(fusion, product) || conv.groups != 1) return false;
  const std::vector<int64_t> weights = fusion.type(product.inputs[1]).shape.numbers();  // of a constant
  const bool wide = weights[2] * weights[3] > 1 && weights[2] <= kLargest && weights[3] <= kLargest;
  return weights[1] <= kMostChannels && wide && conv.window.dilation(0) == 1 && conv.window.dilation(1) == 1;
}

bool is_depthwise(const Fusion& fusion, const Product& product) {
  if (!is_plain_picture(fusion, product) || product.residual() != kNoValue) return false;
  const Shape& weights = fusion.type(product.inputs[1]).shape;
  return weights[1] == Dim(1) && weights[0] == Dim(product.op.as<Conv>()->groups);
}

bool rewrite_conv_chain(Fusion& fusion, NodeId id, const ChainFilter& wanted) {
  const Node last = fusion.graph().node(id);
  if (!last.op.is<Conv>()) return false;
  Product project{id, last.op, last.op.as<Conv>()->epilogue, last.inputs};
  project.inputs.resize(4, kNoValue);
  if (!is_pointwise(fusion, project)) return false;
  const auto middle = sole_product(fusion, project.inputs[0], Conv::kName);
  if (!middle || !is_depthwise(fusion, *middle)) return false;
  auto first = sole_product(fusion, middle->inputs[0], Conv::kName);
  const bool pointwise = first && is_pointwise(fusion, *first);
  if (first && ((!pointwise && !is_stem(fusion, *first)) || first->residual() != kNoValue)) first.reset();
  std::vector<NodeId> swallowed = {middle->node};
  ConvChain chain{.window = middle->op.as<Conv>()->window, .depthwise = middle->epilogue, .project = project.epilogue};
  std::vector<ValueId> inputs(ConvChain::kCount, kNoValue);
  inputs[ConvChain::kX] = middle->inputs[0];
  if (first) {
    chain.expand = first->epilogue;
    if (!pointwise) chain.expand_window = first->op.as<Conv>()->window;
    inputs[ConvChain::kX] = first->inputs[0];
    inputs[ConvChain::kExpand] = first->inputs[1];
    inputs[ConvChain::kExpandBias] = first->bias();
    swallowed.push_back(first->node);
  }
  inputs[ConvChain::kDepthwise] = middle->inputs[1];
  inputs[ConvChain::kDepthwiseBias] = middle->bias();
  inputs[ConvChain::kProject] = project.inputs[1];
  inputs[ConvChain::kProjectBias] = project.bias();
  inputs[ConvChain::kResidual] = project.residual();
  while (inputs.back() == kNoValue) inputs.pop_back();
  if (wanted && !wanted(fusion.graph(), id)) return false;
  fusion.replace(id, ops::make(std::move(chain)), inputs, swallowed);
  return true;
}

}  // namespace

Pass conv_chain_where(const ChainFilter& wanted) { return chains_where("fuse.conv_chain", wanted, rewrite_conv_chain); }

Pass conv_chain() { return conv_chain_where(nullptr); }

}  // namespace tenon::passes
