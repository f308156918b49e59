// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// A mean of dequantized integers, over windows or whole planes, is one of the integers, and stores such if that is
// what becomes of it.
//   average_pool(dequantize(x)) -> quantized_average_pool(x);   quantize(quantized_average_pool(x)) -> it, to integers
#include <algorithm>

#include "ops/average_pool.h"
#include "ops/quantized_average_pool.h"
#include "ops/reduce_mean.h"
#include "ops/squeeze.h"
#include "passes/lib/dequantized.h"
#include "passes/lib/pass.h"

namespace tenon::passes {

namespace {

constexpr int64_t kMostTaps = int64_t{1} << 16;  // past that, sums of bytes are no longer whole floats

/// Does the reduction fold all axes of pictures but batch and channels?
bool folds_planes(const Fusion& fusion, NodeId id, const Shape& shape) {
  const ValueId list = fusion.input(id, 1);
  const auto axes = list == kNoValue ? std::nullopt : constant_axes(fusion, list, shape.rank());
  if (!axes || *axes != std::vector<int64_t>{2, 3}) return false;
  return shape[2].max() <= kMostTaps && shape[3].max() <= kMostTaps && shape[2].max() * shape[3].max() <= kMostTaps;
}

bool has_few_taps(const AveragePool& pool) {
  int64_t taps = 1;
  for (const int64_t size : pool.kernel) taps *= std::min(size, kMostTaps + 1);
  return taps <= kMostTaps;
}

bool average_of_integers(Fusion& fusion, NodeId id) {
  const Node node = fusion.graph().node(id);
  const auto* pool = node.op.as<AveragePool>();
  const auto* mean = node.op.as<ReduceMean>();
  if (!pool && !mean) return false;
  const auto data = dequantized(fusion, fusion.input(id, 0));
  const Shape& shape = fusion.type(node.inputs[0]).shape;
  if (!data || fusion.graph().constant(data->quantized) || shape.rank() != 4) return false;
  if (pool ? !has_few_taps(*pool) : !folds_planes(fusion, id, shape)) return false;
  QuantizedAveragePool average{.x_scale = static_cast<float>(data->scale), .x_zero = data->zero};
  if (pool) {
    average.kernel = pool->kernel;
    average.window = pool->window;
    average.count_include_pad = pool->count_include_pad;
  }
  if (!mean || mean->keepdims) {
    fusion.replace(id, ops::make(std::move(average)), {data->quantized}, {data->node});
    return true;
  }
  const ValueId kept = fusion.add(ops::make(std::move(average)), {data->quantized}, node.origin);
  if (kept == kNoValue) return false;
  const ValueId list = fusion.add_constant(Constant::i64_vector({2, 3}));
  fusion.replace(id, ops::make(Squeeze{}), {kept, list}, {data->node});
  return true;
}

bool stores_integers(Fusion& fusion, NodeId id) {
  const auto quantization = tensor_quantization(fusion, id);
  const ValueId x = fusion.input(id, 0);
  const NodeId maker = quantization ? fusion.sole_maker(x, QuantizedAveragePool::kName) : kNoNode;
  if (maker == kNoNode) return false;
  QuantizedAveragePool average = *fusion.graph().node(maker).op.as<QuantizedAveragePool>();
  if (average.to != DataType::f32) return false;
  average.to = quantization->to;
  average.scale = static_cast<float>(quantization->scale);
  average.zero = quantization->zero;
  fusion.replace(id, ops::make(std::move(average)), {fusion.input(maker, 0)}, {maker});
  return true;
}

bool rewrite_quantized_average(Fusion& fusion, NodeId id) {
  return average_of_integers(fusion, id) || stores_integers(fusion, id);
}

}  // namespace

Pass quantized_average() { return {"fuse.quantized_average", for_each_node(rewrite_quantized_average)}; }

}  // namespace tenon::passes
