// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Instance normalization from its means, squares and a root over the pixels; a scale and a bias per channel behind it
// go in. Where the pixels are known, layer normalization has named the core already.
#include "ops/instance_norm.h"

#include "ops/layer_norm.h"
#include "passes/lib/norms.h"
#include "passes/lib/pass.h"

namespace tenon::passes {

namespace {
constexpr int64_t kFirstPixelAxis = 2;

bool is_picture(const TensorType& type) {
  return type.rank() > kFirstPixelAxis && type.shape[1].is_number() && is_float(type.dtype);
}

/// One number a channel, all the same.
ValueId filled(Fusion& fusion, const TensorType& x, double number) {
  const int64_t channels = x.shape[1].number();
  return fusion.add_constant(
      constant_of({x.dtype, Shape{channels}}, std::vector<double>(static_cast<size_t>(channels), number)));
}

/// (x - mean(x)) / sqrt(mean((x - mean(x))^2) + epsilon) over the pixels of which not all are known.
bool name_core(Fusion& fusion, NodeId id) {
  const auto core = norm_core(fusion, id);
  if (!core || core->axis != kFirstPixelAxis) return false;
  const TensorType type = fusion.type(core->x);
  if (!is_picture(type) || row_shape(type, kFirstPixelAxis)) return false;
  const ValueId scale = filled(fusion, type, 1), bias = filled(fusion, type, 0);
  fusion.replace(id, ops::make(InstanceNorm{.epsilon = static_cast<float>(core->epsilon)}), {core->x, scale, bias},
                 core->nodes);
  return true;
}

/// layer_norm(x, 1) c over the pixels alone, with a number a channel -> instance_norm(x, c, 0); the same with + c.
bool name_scaled(Fusion& fusion, NodeId id) {
  const bool adds = fusion.graph().node(id).op.name() == "add";
  if (!adds && fusion.graph().node(id).op.name() != "mul") return false;
  const auto [y, by] = fusion.operands(id);
  const NodeId norm = fusion.sole_maker(y, LayerNorm::kName);
  if (norm == kNoNode || !(fusion.type(y) == fusion.type(fusion.output(id)))) return false;
  const auto* op = fusion.graph().node(norm).op.as<LayerNorm>();
  const TensorType type = fusion.type(y);
  const int64_t axis = op->axis < 0 ? op->axis + type.rank() : op->axis;
  const bool bare = fusion.is_number(fusion.input(norm, 1), 1) && fusion.input(norm, 2) == kNoValue;
  if (!bare || axis != kFirstPixelAxis || !is_picture(type)) return false;
  const auto numbers = channel_numbers(fusion, by, type.shape);
  if (!numbers) return false;
  const ValueId given = fusion.add_constant(constant_of({type.dtype, Shape{type.shape[1].number()}}, *numbers));
  const ValueId other = filled(fusion, type, adds ? 1 : 0);
  const ValueId x = fusion.input(norm, 0);
  fusion.replace(id, ops::make(InstanceNorm{.epsilon = op->epsilon}), {x, adds ? other : given, adds ? given : other},
                 {norm});
  return true;
}

bool rewrite_instance_norm(Fusion& fusion, NodeId id) {
  return name_core(fusion, id) || name_scaled(fusion, id) || take_in_channels(fusion, id, InstanceNorm::kName);
}
}  // namespace

Pass instance_norm() { return {"fuse.instance_norm", for_each_node(rewrite_instance_norm)}; }

}  // namespace tenon::passes
