// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// A product of integers whose result is quantized stores integers.
#include "ops/quantized_conv.h"
#include "ops/quantized_matmul.h"
#include "passes/lib/dequantized.h"
#include "passes/lib/pass.h"

namespace tenon::passes {

namespace {

template <class T>
std::optional<Op> storing(const Op& op, const TensorQuantization& quantization) {
  const T* product = op.as<T>();
  if (!product || product->requantization.to != DataType::f32) return std::nullopt;
  T changed = *product;
  changed.requantization.to = quantization.to;
  changed.requantization.scale = static_cast<float>(quantization.scale);
  changed.requantization.zero = quantization.zero;
  return ops::make(std::move(changed));
}

bool rewrite_quantized_result(Fusion& fusion, NodeId id) {
  const auto quantization = tensor_quantization(fusion, id);
  const ValueId x = fusion.input(id, 0);
  if (!quantization || !fusion.is_sole(x) || !fusion.graph().producer(x)) return false;
  const NodeId product = fusion.graph().value(x).producer;
  const Op before = fusion.graph().node(product).op;
  auto op = storing<QuantizedConv>(before, *quantization);
  if (!op) op = storing<QuantizedMatmul>(before, *quantization);
  if (!op) return false;
  fusion.replace(id, *op, fusion.graph().node(product).inputs, {product});
  return true;
}

}  // namespace

Pass quantized_result() { return {"fuse.quantized_result", for_each_node(rewrite_quantized_result)}; }

}  // namespace tenon::passes
