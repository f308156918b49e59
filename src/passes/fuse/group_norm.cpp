// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Group normalization as exporters spell it: groups as channels, normalized, and back; a scale and a bias per channel
// behind it go in.
// Source: Wu, He 2018, arXiv:1803.08494.
#include "ops/group_norm.h"

#include "ops/instance_norm.h"
#include "ops/layer_norm.h"
#include "passes/lib/norms.h"
#include "passes/lib/pass.h"

namespace tenon::passes {

namespace {
NodeId sole_view(const Fusion& fusion, ValueId id) {
  const Node* node = fusion.is_sole(id) ? fusion.graph().producer(id) : nullptr;
  return node && node->op && node->op.traits().view ? fusion.graph().value(id).producer : kNoNode;
}

/// A normalization of everything behind the second axis, with scale and bias of each element of that one.
struct Core {
  NodeId node = kNoNode;
  float epsilon = 0;
  std::vector<double> scale, bias;
};

std::optional<Core> core_of(const Fusion& fusion, ValueId id) {
  const TensorType& type = fusion.type(id);
  if (type.rank() < 3 || !type.shape[1].is_number()) return std::nullopt;
  const auto groups = static_cast<size_t>(type.shape[1].number());
  if (const NodeId node = fusion.sole_maker(id, InstanceNorm::kName); node != kNoNode) {
    const Constant* scale = fusion.graph().constant(fusion.input(node, 1));
    const Constant* bias = fusion.graph().constant(fusion.input(node, 2));
    if (!scale || !bias || has_activation(fusion.graph().node(node).op)) return std::nullopt;
    return Core{node, fusion.graph().node(node).op.as<InstanceNorm>()->epsilon, scale->to_f64(), bias->to_f64()};
  }
  const NodeId node = fusion.sole_maker(id, LayerNorm::kName);
  if (node == kNoNode) return std::nullopt;
  const auto* op = fusion.graph().node(node).op.as<LayerNorm>();
  const bool bare = fusion.is_number(fusion.input(node, 1), 1) && fusion.input(node, 2) == kNoValue;
  if (!bare || (op->axis < 0 ? op->axis + type.rank() : op->axis) != 2) return std::nullopt;
  return Core{node, op->epsilon, std::vector<double>(groups, 1), std::vector<double>(groups, 0)};
}

/// reshape(norm(reshape(x, [N,G,...])), as x) becomes group_norm(x, 1, 0).
bool name_core(Fusion& fusion, NodeId id) {
  if (!fusion.graph().node(id).op || !fusion.graph().node(id).op.traits().view) return false;
  const auto core = core_of(fusion, fusion.input(id, 0));
  const NodeId split = core ? sole_view(fusion, fusion.input(core->node, 0)) : kNoNode;
  if (split == kNoNode) return false;
  const ValueId x = fusion.input(split, 0);
  const TensorType type = fusion.type(x);
  const Shape& grouped = fusion.type(fusion.output(split)).shape;
  if (!(type == fusion.type(fusion.output(id))) || type.rank() < 3 || !is_float(type.dtype)) return false;
  if (!(type.shape[0] == grouped[0]) || !type.shape[1].is_number()) return false;
  const int64_t channels = type.shape[1].number(), groups = grouped[1].number();
  if (groups < 1 || channels % groups != 0) return false;
  std::vector<double> scale, bias;
  for (int64_t c = 0; c < channels; ++c) {
    scale.push_back(core->scale[static_cast<size_t>(c / (channels / groups))]);
    bias.push_back(core->bias[static_cast<size_t>(c / (channels / groups))]);
  }
  const TensorType numbers{type.dtype, Shape{channels}};
  const ValueId scales = fusion.add_constant(constant_of(numbers, scale));
  const ValueId biases = fusion.add_constant(constant_of(numbers, bias));
  fusion.replace(id, ops::make(GroupNorm{.groups = groups, .epsilon = core->epsilon}), {x, scales, biases},
                 {core->node, split});
  return true;
}

bool rewrite_group_norm(Fusion& fusion, NodeId id) {
  return name_core(fusion, id) || take_in_channels(fusion, id, GroupNorm::kName);
}
}  // namespace

Pass group_norm() { return {"fuse.group_norm", for_each_node(rewrite_group_norm)}; }

}  // namespace tenon::passes
