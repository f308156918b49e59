// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Bounds by minimum, maximum, relu and clip, one behind the other, are one clip; that of 0 and no upper bound is a relu.
#include <algorithm>
#include <limits>

#include "ops/clip.h"
#include "ops/relu.h"
#include "passes/lib/fusion.h"
#include "passes/lib/pass.h"

namespace tenon::passes {

namespace {
constexpr double kInfinity = std::numeric_limits<double>::infinity();

struct Bounds {
  ValueId of = kNoValue;
  double min = -kInfinity, max = kInfinity;
};

/// The node as bounds on one operand; nullopt if it is something else.
std::optional<Bounds> bounds_of(const Fusion& fusion, NodeId id) {
  const Node& node = fusion.graph().node(id);
  if (!is_float(fusion.type(fusion.output(id)).dtype)) return std::nullopt;
  if (const auto* clip = node.op.as<Clip>()) return Bounds{node.inputs[0], clip->min, clip->max};
  if (node.op.is<Relu>()) return Bounds{node.inputs[0], 0, kInfinity};
  const bool low = node.op.name() == "maximum";
  if ((!low && node.op.name() != "minimum") || node.inputs.size() != 2) return std::nullopt;
  const auto [x, bound] = fusion.operands(id);
  const auto number = fusion.number(bound);
  if (!number || !(fusion.type(x) == fusion.type(fusion.output(id)))) return std::nullopt;
  return low ? Bounds{x, *number, kInfinity} : Bounds{x, -kInfinity, *number};
}

Op bounded(double min, double max) {
  return min == 0 && max == kInfinity ? ops::make(Relu{}) : ops::make(Clip{.min = min, .max = max});
}

bool rewrite_clips(Fusion& fusion, NodeId id) {
  const auto outer = bounds_of(fusion, id);
  if (!outer || outer->min > outer->max) return false;
  const Node* before = fusion.is_sole(outer->of) ? fusion.graph().producer(outer->of) : nullptr;
  const NodeId maker = before ? fusion.graph().value(outer->of).producer : kNoNode;
  const auto inner = before && before->op ? bounds_of(fusion, maker) : std::nullopt;
  if (!inner || inner->min > inner->max) {
    const Op alone = bounded(outer->min, outer->max);
    if (fusion.graph().node(id).op == alone) return false;
    fusion.replace(id, alone, {outer->of}, {});
    return true;
  }
  const auto within = [&](double bound) { return std::clamp(bound, outer->min, outer->max); };
  fusion.replace(id, bounded(within(inner->min), within(inner->max)), {inner->of}, {maker});
  return true;
}

}  // namespace

Pass merge_clips() { return {"simplify.merge_clips", for_each_node(rewrite_clips)}; }

}  // namespace tenon::passes
