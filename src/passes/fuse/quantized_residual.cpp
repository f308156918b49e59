// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// A product that stores integers adds those of another tensor first, and stores the sum.
//   quantize(relu(dequantize(quantized_conv(x)) + dequantize(r))) -> quantized_conv(x, r), which rounds, adds and
//   rounds
#include "ops/clip.h"
#include "ops/quantized_conv.h"
#include "ops/quantized_matmul.h"
#include "passes/lib/dequantized.h"
#include "passes/lib/pass.h"

namespace tenon::passes {

namespace {

constexpr size_t kResidual = 4;

/// What stands between the sum and its quantization: nothing, relu or clip.
struct Bounds {
  Epilogue epilogue;
  NodeId sum = kNoNode;
  std::vector<NodeId> swallowed;
};

std::optional<Bounds> bounded_sum(const Fusion& fusion, ValueId id) {
  if (const NodeId sum = fusion.sole_maker(id, "add"); sum != kNoNode) return Bounds{{}, sum, {sum}};
  Bounds out;
  NodeId bounds = fusion.sole_maker(id, "relu");
  out.epilogue.activation = Activation::relu;
  if (bounds == kNoNode) {
    bounds = fusion.sole_maker(id, Clip::kName);
    if (bounds == kNoNode) return std::nullopt;
    const auto& clip = *fusion.graph().node(bounds).op.as<Clip>();
    out.epilogue = {
        .activation = Activation::clip, .alpha = static_cast<float>(clip.min), .beta = static_cast<float>(clip.max)};
  }
  out.sum = fusion.sole_maker(fusion.input(bounds, 0), "add");
  if (out.sum == kNoNode) return std::nullopt;
  out.swallowed = {bounds, out.sum};
  return out;
}

/// The product with the sum and the bytes of both; nullopt if it does more than to store bytes.
template <class T>
std::optional<Op> adding(const Op& op, const Epilogue& epilogue, const Dequantized& residual,
                         const TensorQuantization& to) {
  const T* product = op.as<T>();
  if (!product || product->requantization.to == DataType::f32 || !(product->epilogue == Epilogue{})) {
    return std::nullopt;
  }
  T out = *product;
  Requantization& r = out.requantization;
  r.before = r.to;
  r.before_scale = r.scale;
  r.before_zero = r.zero;
  r.residual_scale = static_cast<float>(residual.scale);
  r.residual_zero = residual.zero;
  r.to = to.to;
  r.scale = static_cast<float>(to.scale);
  r.zero = to.zero;
  out.epilogue = epilogue;
  return ops::make(std::move(out));
}

bool rewrite_quantized_residual(Fusion& fusion, NodeId id) {
  const auto quantization = tensor_quantization(fusion, id);
  if (!quantization) return false;
  auto found = bounded_sum(fusion, fusion.input(id, 0));
  if (!found) return false;
  auto a = dequantized(fusion, fusion.input(found->sum, 0)), b = dequantized(fusion, fusion.input(found->sum, 1));
  if (!a || !b || a->node == b->node) return false;
  const Graph& graph = fusion.graph();
  // Of two products the later one: its other operand is ready then.
  if (graph.value(b->quantized).producer > graph.value(a->quantized).producer) std::swap(a, b);
  for (const auto& [sum, residual] : {std::pair(*a, *b), std::pair(*b, *a)}) {
    const NodeId product = graph.value(sum.quantized).producer;
    const bool is_sole = fusion.is_sole(sum.quantized) && fusion.is_sole(fusion.output(sum.node));
    const bool fits = fusion.type(sum.quantized).shape == fusion.type(residual.quantized).shape &&
                      !graph.constant(residual.quantized);
    if (product == kNoNode || !is_sole || !fits) continue;
    const Node before = graph.node(product);
    if (before.inputs.size() > kResidual) continue;
    auto op = adding<QuantizedConv>(before.op, found->epilogue, residual, *quantization);
    if (!op) op = adding<QuantizedMatmul>(before.op, found->epilogue, residual, *quantization);
    if (!op) continue;
    std::vector<ValueId> inputs = before.inputs;
    inputs.resize(kResidual, kNoValue);
    inputs.push_back(residual.quantized);
    found->swallowed.insert(found->swallowed.end(), {sum.node, residual.node, product});
    fusion.replace(id, *op, inputs, found->swallowed);
    return true;
  }
  return false;
}

}  // namespace

Pass quantized_residual() { return {"fuse.quantized_residual", for_each_node(rewrite_quantized_residual)}; }

}  // namespace tenon::passes
