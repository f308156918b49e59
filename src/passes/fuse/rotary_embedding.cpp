// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Rotary embedding as exporters of transformers spell it: x cos + rotated(x) sin, where rotated(x) is (-b, a) for the
// parts (a, b) of each head: its halves, or every other element. Source: Su et al. 2021, arXiv:2104.09864,
// section 3.4.2.
#include "ops/rotary_embedding.h"

#include "ops/concat.h"
#include "ops/gather.h"
#include "passes/lib/pass.h"
#include "passes/lib/rotary.h"

namespace tenon::passes {

namespace {
Dim last_dim(const TensorType& type) { return type.rank() > 0 ? type.shape[type.rank() - 1] : Dim(1); }

/// Whether the numbers of each pair are equal: those half a row apart, or those side by side.
bool has_equal_pairs(const Constant& constant, bool interleaved) {
  const int64_t width = last_dim(constant.type()).number(), half = width / 2;
  if (width % 2 != 0 || width == 0) return false;
  const auto numbers = constant.to_f64();
  const size_t step = interleaved ? 1 : static_cast<size_t>(half);
  for (size_t i = 0; i < numbers.size(); ++i) {
    const auto at = static_cast<int64_t>(i) % width;
    if ((interleaved ? at % 2 == 0 : at < half) && numbers[i] != numbers[i + step]) return false;
  }
  return true;
}

/// Whether a view joins an axis of two equal numbers with the one in front: what repeats each number.
bool repeats_each(const Fusion& fusion, const Node& view) {
  const Node* expand = fusion.graph().producer(view.inputs[0]);
  while (expand && expand->op && expand->op.traits().pointwise && expand->inputs.size() == 1)  // a cosine, say
    expand = fusion.graph().producer(expand->inputs[0]);
  if (!expand || !expand->op || expand->op.name() != "expand") return false;
  const Shape &from = fusion.type(expand->inputs[0]).shape, &to = fusion.type(view.inputs[0]).shape;
  const int rank = to.rank();
  if (from.rank() != rank || rank < 2 || !(from[rank - 1] == Dim(1)) || !(to[rank - 1] == Dim(2))) return false;
  const Dim joined = last_dim(fusion.type(view.outputs[0]));
  return to[rank - 2].is_number() && joined.is_number() && joined.number() == 2 * to[rank - 2].number();
}

/// Whether the pairs of the last axis hold the same numbers, seen by where they come from.
bool pairs_agree(const Fusion& fusion, ValueId id, bool interleaved, int depth = 0) {
  constexpr int kDeepest = 16;
  if (id == kNoValue || depth > kDeepest) return false;
  if (const Constant* constant = fusion.graph().constant(id)) return has_equal_pairs(*constant, interleaved);
  const Node* node = fusion.graph().producer(id);
  if (!node || !node->op || node->inputs.empty()) return false;
  if (const auto* concat = node->op.as<Concat>()) {
    const int64_t axis = concat->axis < 0 ? concat->axis + fusion.type(id).rank() : concat->axis;
    const bool last = axis + 1 == fusion.type(id).rank();
    return !interleaved && last && node->inputs.size() == 2 && node->inputs[0] == node->inputs[1];
  }
  if (interleaved && node->op.traits().view && repeats_each(fusion, *node)) return true;
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
  return keeps && last_dim(fusion.type(from)) == last_dim(fusion.type(id)) &&
         pairs_agree(fusion, from, interleaved, depth + 1);
}

/// (-b, a) of the parts (a, b) of x: gives x.
std::optional<RotaryParts> rotated(const Fusion& fusion, ValueId id) {
  if (!fusion.is_sole(id)) return std::nullopt;
  auto join = joined_parts(fusion, id);
  if (!join) return std::nullopt;
  const NodeId negated = fusion.sole_maker(join->a, "neg");
  if (negated == kNoNode) return std::nullopt;
  join->nodes.push_back(negated);
  auto parts = cut_parts(fusion, join->b, fusion.input(negated, 0));
  if (!parts || parts->interleaved != join->interleaved) return std::nullopt;
  parts->nodes.insert(parts->nodes.begin(), join->nodes.begin(), join->nodes.end());
  return parts;
}

/// x cos + rotated(x) sin.
std::optional<Rotary> turned(const Fusion& fusion, NodeId sum) {
  for (size_t side = 0; side < 2; ++side) {
    const NodeId straight = fusion.sole_maker(fusion.input(sum, side), "mul");
    const NodeId across = fusion.sole_maker(fusion.input(sum, 1 - side), "mul");
    if (straight == kNoNode || across == kNoNode) return std::nullopt;
    for (size_t i = 0; i < 2; ++i) {
      const auto parts = rotated(fusion, fusion.input(across, i));
      if (!parts) continue;
      for (size_t k = 0; k < 2; ++k) {
        if (fusion.input(straight, k) != parts->whole) continue;
        Rotary out{parts->whole, fusion.input(straight, 1 - k), fusion.input(across, 1 - i), parts->interleaved};
        out.stride = parts->interleaved ? 2 : 1;
        out.nodes = {straight, across};
        out.nodes.insert(out.nodes.end(), parts->nodes.begin(), parts->nodes.end());
        return out;
      }
    }
  }
  return std::nullopt;
}

bool rewrite_rotary_embedding(Fusion& fusion, NodeId id) {
  if (fusion.graph().node(id).op.name() != "add") return false;
  const auto found = turned(fusion, id);
  if (!found || !(last_dim(fusion.type(found->cos)) == last_dim(fusion.type(found->x)))) return false;
  if (!pairs_agree(fusion, found->cos, found->interleaved) || !pairs_agree(fusion, found->sin, found->interleaved))
    return false;
  return name_rotary(fusion, id, *found);
}
}  // namespace

Pass rotary_embedding() { return {"fuse.rotary_embedding", for_each_node(rewrite_rotary_embedding)}; }

}  // namespace tenon::passes
