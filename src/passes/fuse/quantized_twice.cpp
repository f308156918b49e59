// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// A product whose integers are rounded to another scale, moved or not, rounds to both before it stores them: branches
// of a concatenation need no launch of their own for its scale.
//   quantize(dequantize(quantized_conv(x) {to, scale}), s) -> quantized_conv(x) {before = to, before_scale = scale, s}
#include <cmath>

#include "ops/quantized_conv.h"
#include "ops/quantized_matmul.h"
#include "passes/lib/byte_movement.h"
#include "passes/lib/pass.h"

namespace tenon::passes {

namespace {

constexpr size_t kResidual = 4;

/// What `real` stands for once it is rounded to `r.to`.
float rounded(float real, const Requantization& r) {
  const float least = r.to == DataType::i8 ? -128.0f : 0.0f, zero = static_cast<float>(r.zero);
  const float whole = std::nearbyint(real / r.scale) + zero;
  return (std::fmin(std::fmax(whole, least), least + 255.0f) - zero) * r.scale;
}

/// The activation behind the rounding that stands in front of it; false if there is none.
bool moves_behind(Epilogue& epilogue, const Requantization& r) {
  if (epilogue.activation == Activation::none || epilogue.activation == Activation::relu) return true;
  if (epilogue.activation != Activation::clip) return false;
  epilogue.alpha = rounded(epilogue.alpha, r);
  epilogue.beta = rounded(epilogue.beta, r);
  return true;
}

/// The product that rounds twice; nullopt if it does more than to store bytes.
template <class T>
std::optional<Op> rounding_twice(const Node& node, const TensorQuantization& to) {
  const T* product = node.op.as<T>();
  if (!product || product->requantization.to == DataType::f32) return std::nullopt;
  const bool adds = node.inputs.size() > kResidual && node.inputs[kResidual] != kNoValue;
  if (adds || product->requantization.before != DataType::f32) return std::nullopt;
  T out = *product;
  Requantization& r = out.requantization;
  if (!moves_behind(out.epilogue, r)) return std::nullopt;
  r.before = r.to;
  r.before_scale = r.scale;
  r.before_zero = r.zero;
  r.to = to.to;
  r.scale = static_cast<float>(to.scale);
  r.zero = to.zero;
  return ops::make(std::move(out));
}

bool rewrite_quantized_twice(Fusion& fusion, NodeId id) {
  const auto quantization = tensor_quantization(fusion, id);
  const auto before = quantization ? dequantized(fusion, fusion.input(id, 0)) : std::nullopt;
  if (!before || !fusion.is_sole(fusion.input(id, 0))) return false;
  std::vector<NodeId> moving;  // the last first
  ValueId bytes = before->quantized;
  NodeId maker = fusion.graph().value(bytes).producer;
  while (maker != kNoNode && fusion.is_sole(bytes) && moves_bytes(fusion, maker) && count_data(fusion, maker) == 1) {
    const std::string_view name = fusion.graph().node(maker).op.name();
    if (name == "slice" || name == "expand") return false;  // it would round more, or fewer, elements than are read
    moving.push_back(maker);
    bytes = fusion.input(maker, 0);
    maker = fusion.graph().value(bytes).producer;
  }
  if (maker == kNoNode || !fusion.is_sole(bytes)) return false;
  const Node product = fusion.graph().node(maker);
  auto op = rounding_twice<QuantizedConv>(product, *quantization);
  if (!op) op = rounding_twice<QuantizedMatmul>(product, *quantization);
  if (!op) return false;
  if (moving.empty()) {
    fusion.replace(id, *op, product.inputs, {before->node, maker});
    return true;
  }
  ValueId data = fusion.add(*op, product.inputs, product.origin);
  for (size_t i = moving.size(); i-- > 0 && data != kNoValue;) {
    const Node node = fusion.graph().node(moving[i]);
    const auto operands = byte_operands(fusion, moving[i], {data}, quantization->to, quantization->zero);
    if (i > 0) {
      data = fusion.add(node.op, operands, node.origin);
      continue;
    }
    std::vector<NodeId> swallowed = {before->node};
    swallowed.insert(swallowed.end(), moving.begin(), moving.end());
    swallowed.push_back(maker);
    fusion.replace(id, node.op, operands, swallowed);
    return true;
  }
  return false;
}

}  // namespace

Pass quantized_twice() { return {"fuse.quantized_twice", for_each_node(rewrite_quantized_twice)}; }

}  // namespace tenon::passes
