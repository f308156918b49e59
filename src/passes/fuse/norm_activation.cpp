// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// An activation behind an instance or group normalization is done while what was normalized is in cache.
#include "ops/group_norm.h"
#include "ops/instance_norm.h"
#include "passes/lib/pass.h"
#include "passes/lib/products.h"

namespace tenon::passes {

namespace {
/// The normalization with an activation; null if it is another operator or has one.
template <class Norm>
Op with_activation(const Op& op, const Epilogue& last) {
  const auto* norm = op.as<Norm>();
  if (!norm || norm->activation != Activation::none) return {};
  Norm changed = *norm;
  changed.activation = last.activation;
  changed.alpha = last.alpha;
  changed.beta = last.beta;
  return ops::make(std::move(changed));
}

bool rewrite_norm_activation(Fusion& fusion, NodeId id) {
  const auto activation = activation_of(fusion.graph().node(id).op);
  if (!activation) return false;
  const ValueId x = fusion.input(id, 0);
  for (const std::string_view name : {GroupNorm::kName, InstanceNorm::kName}) {
    const NodeId norm = fusion.sole_maker(x, name);
    if (norm == kNoNode) continue;
    const Node node = fusion.graph().node(norm);
    Op op = with_activation<GroupNorm>(node.op, *activation);
    if (!op) op = with_activation<InstanceNorm>(node.op, *activation);
    if (!op) return false;
    fusion.replace(id, std::move(op), node.inputs, {norm});
    return true;
  }
  return false;
}
}  // namespace

Pass norm_activation() { return {"fuse.norm_activation", for_each_node(rewrite_norm_activation)}; }

}  // namespace tenon::passes
