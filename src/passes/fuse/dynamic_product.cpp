// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// A matrix product of integers whose data is quantized by its own range is one product that knows scale and zero point
// at the run; a bias behind it is its bias.
//   mul(cast(matmul(sub(cast(x), cast(zero)), w)), mul(scale, w_scales)) -> quantized_matmul(x, w, w_scales, _, _,
//   scale, zero)
#include <algorithm>

#include "ops/cast.h"
#include "ops/matmul.h"
#include "ops/quantized_matmul.h"
#include "passes/lib/pass.h"
#include "passes/lib/shifted.h"

namespace tenon::passes {

namespace {

/// Constant whole numbers as i8; a null constant if they do not fit.
Constant as_bytes(const Constant* constant) {
  if (!constant || constant->type().rank() != 2) return {};
  const auto numbers = constant->to_i64();
  if (std::any_of(numbers.begin(), numbers.end(), [](int64_t x) { return x < INT8_MIN || x > INT8_MAX; })) return {};
  return Constant::make({DataType::i8, constant->type().shape}, [&](std::byte* to) {
    std::transform(numbers.begin(), numbers.end(), reinterpret_cast<int8_t*>(to),
                   [](int64_t x) { return static_cast<int8_t>(x); });
  });
}

bool is_single(const Fusion& fusion, ValueId id) {
  const TensorType& type = fusion.type(id);
  return type.dtype == DataType::f32 && type.shape.is_static() && type.shape.volume() == 1;
}

/// A scale that the network computes, and constant ones for each column, from what their product is multiplied with.
struct Scales {
  ValueId data = kNoValue;
  Constant weights;
  NodeId node = kNoNode;  // that multiplies the two
};

std::optional<Scales> split_scales(Fusion& fusion, ValueId id, const Dim& columns) {
  if (fusion.graph().constant(id)) return std::nullopt;
  if (const NodeId mul = fusion.maker(id, "mul"); mul != kNoNode) {
    const auto [data, weights] = fusion.operands(mul);
    const Constant* constant = fusion.graph().constant(weights);
    if (!constant || !is_single(fusion, data) || constant->type().dtype != DataType::f32) return std::nullopt;
    const int64_t count = constant->type().shape.volume();
    if (count != 1 && !(Dim(count) == columns && constant->type().rank() == 1)) return std::nullopt;
    return Scales{data, Constant::copy({DataType::f32, Shape{count}}, constant->bytes()), mul};
  }
  if (!is_single(fusion, id)) return std::nullopt;
  return Scales{id, Constant::f32_vector({1.0f})};
}

bool rewrite_scaled(Fusion& fusion, NodeId id) {
  for (const size_t side : {0u, 1u}) {
    const ValueId product = fusion.input(id, side), scale = fusion.input(id, 1 - side);
    const NodeId cast = fusion.sole_maker(product, Cast::kName);
    const NodeId matmul = cast == kNoNode ? kNoNode : fusion.sole_maker(fusion.input(cast, 0), Matmul::kName);
    if (matmul == kNoNode || fusion.type(product).dtype != DataType::f32) continue;
    const Matmul op = *fusion.graph().node(matmul).op.as<Matmul>();
    const ValueId w = fusion.input(matmul, 1);
    const Shifted data = shifted_data(fusion, fusion.input(matmul, 0), DataType::i32);
    Constant weights = as_bytes(fusion.graph().constant(w));
    if (data.x == kNoValue || !weights || op.transpose_a || fusion.graph().node(matmul).inputs.size() > 2) continue;
    const auto scales = split_scales(fusion, scale, weights.type().shape[op.transpose_b ? 0 : 1]);
    if (!scales || !(fusion.type(product).shape == fusion.type(fusion.output(id)).shape)) continue;
    const ValueId packed = fusion.add_constant(std::move(weights)), multipliers = fusion.add_constant(scales->weights);
    std::vector<NodeId> swallowed = {cast, matmul};
    swallowed.insert(swallowed.end(), data.nodes.begin(), data.nodes.end());
    if (scales->node != kNoNode) swallowed.push_back(scales->node);
    fusion.replace(id, ops::make(QuantizedMatmul{.transpose_b = op.transpose_b}),
                   {data.x, packed, multipliers, kNoValue, kNoValue, scales->data, data.zero}, swallowed);
    return true;
  }
  return false;
}

/// A constant row behind such a product.
bool rewrite_bias(Fusion& fusion, NodeId id) {
  const auto [sum, row] = fusion.operands(id);
  const NodeId made = fusion.sole_maker(sum, QuantizedMatmul::kName);
  const Constant* bias = fusion.graph().constant(row);
  if (made == kNoNode || !bias || bias->type().dtype != DataType::f32 || bias->type().rank() != 1) return false;
  const Node node = fusion.graph().node(made);
  const auto& op = *node.op.as<QuantizedMatmul>();
  const bool plain = op.epilogue == Epilogue{} && op.requantization.to == DataType::f32 && node.inputs.size() > 5 &&
                     node.inputs[3] == kNoValue && node.inputs[4] == kNoValue;
  const Shape& shape = fusion.type(sum).shape;
  if (!plain || !(bias->type().shape[0] == shape[shape.rank() - 1])) return false;
  std::vector<ValueId> inputs = node.inputs;
  inputs[3] = row;
  fusion.replace(id, node.op, inputs, {made});
  return true;
}

bool rewrite_dynamic_product(Fusion& fusion, NodeId id) {
  const std::string_view name = fusion.graph().node(id).op.name();
  return name == "mul" ? rewrite_scaled(fusion, id) : name == "add" && rewrite_bias(fusion, id);
}

}  // namespace

Pass dynamic_product() { return {"fuse.dynamic_product", for_each_node(rewrite_dynamic_product)}; }

}  // namespace tenon::passes
