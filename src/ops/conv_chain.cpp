// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// conv_chain: inference and reference, by the convolutions that it consists of.
#include "ops/conv_chain.h"

namespace tenon {

namespace {
bool is_operand(std::span<const TensorType> in, size_t i) { return i < in.size() && in[i].present(); }

/// Operands of one convolution that reads `x`.
Types operands_of(const ConvChain::Link& link, const TensorType& x, std::span<const TensorType> in) {
  const auto at = [&](size_t i) { return is_operand(in, i) ? in[i] : TensorType{}; };
  return {x, at(link.weights), at(link.bias), at(link.residual)};
}
}  // namespace

std::vector<ConvChain::Link> ConvChain::links(std::span<const TensorType> in) const {
  std::vector<Link> out;
  if (is_operand(in, kExpand)) out.push_back({{expand_window, 1, expand}, kExpand, kExpandBias, kCount});
  const Dim channels = is_operand(in, kDepthwise) && in[kDepthwise].rank() > 0 ? in[kDepthwise].shape[0] : Dim(1);
  const int64_t groups = channels.is_number() ? channels.number() : 1;
  out.push_back({{window, groups, depthwise}, kDepthwise, kDepthwiseBias, kCount});
  out.push_back({{{}, 1, project}, kProject, kProjectBias, kResidual});
  return out;
}

Result<Types> ConvChain::infer(std::span<const TensorType> in) const {
  if (in.size() > kCount) {
    return Error(ErrorCode::invalid_argument, str("expected up to ", size_t{kCount}, " inputs, found ", in.size()));
  }
  if (!is_operand(in, kDepthwise) || !is_operand(in, kProject)) {
    return Error(ErrorCode::invalid_argument, "expected weights of a depthwise and a 1x1 convolution, found none");
  }
  TensorType x = in[kX];
  for (const Link& link : links(in)) {
    TRY_ASSIGN(const Types types, link.conv.infer(operands_of(link, x, in)));
    x = types[0];
  }
  return Types{x};
}

Result<> ConvChain::reference(std::span<const ConstTensor> src, std::span<const Tensor> dst) const {
  Types types;
  for (const ConstTensor& one : src) types.push_back(one.type);
  const std::vector<Link> all = links(types);
  std::vector<std::vector<std::byte>> kept;  // results between the convolutions
  ConstTensor x = src[kX];
  for (const Link& link : all) {
    TRY_ASSIGN(const Types result, link.conv.infer(operands_of(link, x.type, types)));
    const bool is_last = &link == &all.back();
    if (!is_last) kept.emplace_back(result[0].bytes());
    const Tensor to = is_last ? dst[0] : Tensor{result[0], kept.back().data()};
    const auto at = [&](size_t i) { return i < src.size() ? src[i] : ConstTensor{}; };
    const std::array operands = {x, at(link.weights), at(link.bias), at(link.residual)};
    TRY(link.conv.reference(operands, {&to, 1}));
    if (!is_last) x = {result[0], kept.back().data()};
  }
  return Done{};
}

namespace ops {
OpDef conv_chain() { return op_def<ConvChain>(); }
}  // namespace ops

}  // namespace tenon
