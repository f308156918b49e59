// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Rotary embedding as exporters of transformers spell it: x cos + rotated(x) sin, where rotated(x) is the second half
// of each head, negated, and behind it the first. Source: Su et al. 2021, arXiv:2104.09864, section 3.4.2.
#include "ops/rotary_embedding.h"

#include <algorithm>

#include "ops/concat.h"
#include "ops/gather.h"
#include "ops/slice.h"
#include "ops/split.h"
#include "ops/squeeze.h"
#include "ops/transpose.h"
#include "ops/unsqueeze.h"
#include "passes/lib/fusion.h"
#include "passes/lib/orders.h"
#include "passes/lib/pass.h"

namespace tenon::passes {

namespace {
const Order kHeadsAndRows = {0, 2, 1, 3};

Dim last_dim(const TensorType& type) { return type.rank() > 0 ? type.shape[type.rank() - 1] : Dim(1); }

bool has_equal_halves(const Constant& constant) {
  const int64_t width = last_dim(constant.type()).number(), half = width / 2;
  const auto numbers = constant.to_f64();
  for (size_t i = 0; i < numbers.size(); ++i) {
    const auto at = static_cast<int64_t>(i) % width;
    if (at < half && numbers[i] != numbers[i + static_cast<size_t>(half)]) return false;
  }
  return width % 2 == 0 && width > 0;
}

/// Whether the two halves of the last axis hold the same numbers, seen by where they come from.
bool halves_agree(const Fusion& fusion, ValueId id, int depth = 0) {
  constexpr int kDeepest = 16;
  if (id == kNoValue || depth > kDeepest) return false;
  if (const Constant* constant = fusion.graph().constant(id)) return has_equal_halves(*constant);
  const Node* node = fusion.graph().producer(id);
  if (!node || !node->op || node->inputs.empty()) return false;
  if (const auto* concat = node->op.as<Concat>()) {
    const int64_t axis = concat->axis < 0 ? concat->axis + fusion.type(id).rank() : concat->axis;
    return axis + 1 == fusion.type(id).rank() && node->inputs.size() == 2 && node->inputs[0] == node->inputs[1];
  }
  // A node that keeps each row of the last axis together, or computes element by element.
  const bool binary = node->op.traits().pointwise && node->inputs.size() == 2;
  ValueId from = node->inputs[0];
  if (binary) {
    const auto [x, number] = fusion.operands(fusion.graph().value(id).producer);
    if (!fusion.number(number)) return false;
    from = x;
  }
  const auto* gather = node->op.as<Gather>();
  const int rank = fusion.type(from).rank();
  const bool gathers = gather && (gather->axis < 0 ? gather->axis + rank : gather->axis) + 1 < rank;
  const bool unary = node->op.traits().pointwise && node->inputs.size() == 1;
  const bool keeps =
      binary || unary || gathers || node->op.traits().view || node->op.name() == "cast" || node->op.name() == "expand";
  return keeps && last_dim(fusion.type(from)) == last_dim(fusion.type(id)) && halves_agree(fusion, from, depth + 1);
}

/// concat(-second half of x, first half of x): gives x; nodes are added to `nodes`.
std::optional<ValueId> rotated(const Fusion& fusion, ValueId id, std::vector<NodeId>& nodes) {
  const NodeId joined = fusion.sole_maker(id, Concat::kName);
  if (joined == kNoNode || fusion.graph().node(joined).inputs.size() != 2) return std::nullopt;
  const int rank = fusion.type(id).rank();
  const int64_t along = fusion.graph().node(joined).op.as<Concat>()->axis;
  const NodeId negated = fusion.sole_maker(fusion.input(joined, 0), "neg");
  const ValueId first = fusion.input(joined, 1), second = negated == kNoNode ? kNoValue : fusion.input(negated, 0);
  if ((along < 0 ? along + rank : along) + 1 != rank || !fusion.is_sole(first) || !fusion.is_sole(second))
    return std::nullopt;
  const NodeId maker = fusion.graph().value(first).producer;
  if (maker == kNoNode || maker != fusion.graph().value(second).producer) return std::nullopt;
  const Node& node = fusion.graph().node(maker);
  const auto* split = node.op.as<Split>();
  if (!split || node.outputs.size() != 2 || node.outputs[0] != first) return std::nullopt;
  const bool halves = (split->axis < 0 ? split->axis + rank : split->axis) + 1 == rank &&
                      last_dim(fusion.type(first)) == last_dim(fusion.type(second));
  if (!halves) return std::nullopt;
  nodes.insert(nodes.end(), {joined, negated, maker});
  return node.inputs[0];
}

/// x cos + rotated(x) sin.
struct Turned {
  ValueId x = kNoValue, cos = kNoValue, sin = kNoValue;
  std::vector<NodeId> nodes;
};

std::optional<Turned> turned(const Fusion& fusion, NodeId sum) {
  for (size_t side = 0; side < 2; ++side) {
    const NodeId straight = fusion.sole_maker(fusion.input(sum, side), "mul");
    const NodeId across = fusion.sole_maker(fusion.input(sum, 1 - side), "mul");
    if (straight == kNoNode || across == kNoNode) return std::nullopt;
    for (size_t i = 0; i < 2; ++i) {
      std::vector<NodeId> nodes = {straight, across};
      const auto x = rotated(fusion, fusion.input(across, i), nodes);
      if (!x) continue;
      for (size_t k = 0; k < 2; ++k) {
        if (fusion.input(straight, k) != *x) continue;
        return Turned{*x, fusion.input(straight, 1 - k), fusion.input(across, 1 - i), nodes};
      }
    }
  }
  return std::nullopt;
}

/// The axis of the heads of x, which angles [B or 1,1,S,D], [S,D] (1) or [B or 1,S,1,D] (2) repeat; 0 if they do not.
int head_axis(const Shape& x, const Shape& angles) {
  if (angles.rank() == 2) return angles[0] == x[2] && angles[1] == x[3] ? 1 : 0;
  if (angles.rank() != 4 || !(angles[3] == x[3])) return 0;
  if (!(angles[0] == x[0]) && !(angles[0] == Dim(1))) return 0;
  if (angles[1] == Dim(1) && angles[2] == x[2]) return 1;
  return angles[2] == Dim(1) && angles[1] == x[1] ? 2 : 0;
}

/// Angles as the operator wants them: [B or 1,S,D / 2].
ValueId angles_of(Fusion& fusion, ValueId id, int heads, const Origin& origin) {
  const auto list = [&](int64_t number) { return fusion.add_constant(Constant::i64_vector({number})); };
  const int rank = fusion.type(id).rank();
  const int64_t half = last_dim(fusion.type(id)).number() / 2;
  const ValueId first = fusion.add(ops::make(Slice{}), {id, list(0), list(half), list(rank - 1)}, origin);
  if (first == kNoValue) return kNoValue;
  if (rank == 2) return fusion.add(ops::make(Unsqueeze{}), {first, list(0)}, origin);
  return fusion.add(ops::make(Squeeze{}), {first, list(heads)}, origin);
}

bool rewrite_rotary_embedding(Fusion& fusion, NodeId id) {
  if (fusion.graph().node(id).op.name() != "add") return false;
  const auto found = turned(fusion, id);
  if (!found) return false;
  const TensorType type = fusion.type(found->x);
  if (type.rank() != 4 || !last_dim(type).is_number() || !is_float(type.dtype)) return false;
  if (!(type == fusion.type(fusion.output(id))) || !(fusion.type(found->cos) == fusion.type(found->sin))) return false;
  const int heads = head_axis(type.shape, fusion.type(found->cos).shape);
  // With heads in front there is a transpose, which the one that the operator needs undoes.
  const bool turns_heads = heads == 1 && order_of(fusion.graph(), found->x) == kHeadsAndRows;
  if (heads == 0 || (heads == 1 && !turns_heads)) return false;
  if (!halves_agree(fusion, found->cos) || !halves_agree(fusion, found->sin)) return false;
  Origin origin = fusion.graph().node(id).origin;
  for (const NodeId one : found->nodes) origin.merge(fusion.graph().node(one).origin);
  const ValueId cos = angles_of(fusion, found->cos, heads, origin), sin = angles_of(fusion, found->sin, heads, origin);
  if (cos == kNoValue || sin == kNoValue) return false;
  if (!turns_heads) {
    fusion.replace(id, ops::make(RotaryEmbedding{}), {found->x, cos, sin}, found->nodes);
    return true;
  }
  const ValueId rows = fusion.add(ops::make(Transpose{.perm = kHeadsAndRows}), {found->x}, origin);
  const ValueId done = fusion.add(ops::make(RotaryEmbedding{}), {rows, cos, sin}, origin);
  fusion.replace(id, ops::make(Transpose{.perm = kHeadsAndRows}), {done}, found->nodes);
  return true;
}
}  // namespace

Pass rotary_embedding() { return {"fuse.rotary_embedding", for_each_node(rewrite_rotary_embedding)}; }

}  // namespace tenon::passes
