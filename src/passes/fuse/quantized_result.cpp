// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// A product of 8-bit integers or floats whose result is quantized to such stores them.
#include "ops/quantized_conv.h"
#include "ops/quantized_matmul.h"
#include "passes/lib/dequantized.h"
#include "passes/lib/pass.h"

namespace tenon::passes {

namespace {

template <class T>
std::optional<Op> storing(const Op& op, const TensorQuantization& quantization) {
  const T* product = op.as<T>();
  if (!product || !is_float(product->requantization.to)) return std::nullopt;
  T changed = *product;
  changed.requantization.to = quantization.to;
  changed.requantization.scale = static_cast<float>(quantization.scale);
  changed.requantization.zero = quantization.zero;
  return ops::make(std::move(changed));
}

bool rewrite_quantized_result(Fusion& fusion, NodeId id) {
  const ValueId x = fusion.input(id, 0);
  if (!fusion.is_sole(x) || !fusion.graph().producer(x)) return false;
  const NodeId product = fusion.graph().value(x).producer;
  const ValueId data = fusion.input(product, 0);
  const bool float8 = data != kNoValue && fusion.type(data).dtype == DataType::f8e4m3fn;
  const auto quantization = tensor_quantization(fusion, id, float8 ? Bytes::float8 : Bytes::integers);
  if (!quantization) return false;
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
