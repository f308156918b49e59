// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Parts and angles of rotary embeddings, in the spellings of exporters.
#include "passes/lib/rotary.h"

#include "ops/concat.h"
#include "ops/rotary_embedding.h"
#include "ops/slice.h"
#include "ops/split.h"
#include "ops/squeeze.h"
#include "ops/transpose.h"
#include "ops/unsqueeze.h"
#include "passes/lib/orders.h"

namespace tenon::passes {

namespace {
const Order kHeadsAndRows = {0, 2, 1, 3};
constexpr int kRank = 4;

bool is_last(int64_t axis, int rank) { return (axis < 0 ? axis + rank : axis) + 1 == rank; }

/// Whether `longer` is `shape` with one more axis, of size 1, at its end.
bool has_unit(const Shape& longer, const Shape& shape) {
  if (longer.rank() != shape.rank() + 1 || !(longer[shape.rank()] == Dim(1))) return false;
  for (int i = 0; i < shape.rank(); ++i) {
    if (!(longer[i] == shape[i])) return false;
  }
  return true;
}

/// Whether `pairs` is `whole`, of rank 4, with its last axis cut into pairs.
bool is_paired(const Shape& pairs, const Shape& whole) {
  if (whole.rank() != kRank || pairs.rank() != kRank + 1) return false;
  for (int i = 0; i + 1 < kRank; ++i) {
    if (!(pairs[i] == whole[i])) return false;
  }
  const Dim &half = pairs[kRank - 1], &depth = whole[kRank - 1];
  return pairs[kRank] == Dim(2) && half.is_number() && depth.is_number() && 2 * half.number() == depth.number();
}

/// Every other element of the last axis of what the slice reads, from `first` on.
bool takes_every_other(const Fusion& fusion, NodeId id, int64_t first) {
  const int rank = fusion.type(fusion.input(id, 0)).rank();
  const auto list = [&](size_t i) {
    const Constant* constant = fusion.graph().constant(fusion.input(id, i));
    return constant ? constant->to_i64() : std::vector<int64_t>();
  };
  const auto starts = list(1), axes = list(3), steps = list(4);
  if (starts != std::vector<int64_t>{first} || axes.size() != 1 || steps != std::vector<int64_t>{2}) return false;
  const Dim &from = fusion.type(fusion.input(id, 0)).shape[rank - 1],
            &to = fusion.type(fusion.output(id)).shape[rank - 1];
  return is_last(axes[0], rank) && from.is_number() && to.is_number() && 2 * to.number() == from.number();
}

/// The tables as the operator wants them: [B or 1,S,D / 2].
ValueId angles_of(Fusion& fusion, ValueId id, const Rotary& found, int heads, const Origin& origin) {
  const auto list = [&](int64_t number) { return fusion.add_constant(Constant::i64_vector({number})); };
  const int rank = fusion.type(id).rank(), last = rank - 1;
  const int64_t half = fusion.type(found.x).shape[kRank - 1].number() / 2;
  ValueId first = id;
  if (fusion.type(id).shape[last].number() != half) {
    std::vector<ValueId> operands = {id, list(0), list(found.stride * half), list(last)};
    if (found.stride != 1) operands.push_back(list(found.stride));
    first = fusion.add(ops::make(Slice{}), operands, origin);
  }
  if (first == kNoValue) return kNoValue;
  if (rank == 2) return fusion.add(ops::make(Unsqueeze{}), {first, list(0)}, origin);
  return fusion.add(ops::make(Squeeze{}), {first, list(heads)}, origin);
}
}  // namespace

ValueId without_unit(const Fusion& fusion, ValueId x, bool sole, std::vector<NodeId>& nodes) {
  const Node* node = x == kNoValue ? nullptr : fusion.graph().producer(x);
  if (!node || !node->op || !node->op.traits().view || (sole && !fusion.is_sole(x))) return x;
  const Shape &to = fusion.type(x).shape, &from = fusion.type(node->inputs[0]).shape;
  if (!has_unit(to, from) && !has_unit(from, to)) return x;
  nodes.push_back(fusion.graph().value(x).producer);
  return node->inputs[0];
}

std::optional<RotaryParts> cut_parts(const Fusion& fusion, ValueId a, ValueId b) {
  RotaryParts out;
  a = without_unit(fusion, a, false, out.nodes);
  b = without_unit(fusion, b, false, out.nodes);
  if (a == kNoValue || b == kNoValue) return std::nullopt;
  const NodeId maker = fusion.graph().value(a).producer, other = fusion.graph().value(b).producer;
  if (maker == kNoNode || other == kNoNode) return std::nullopt;
  const Node& node = fusion.graph().node(maker);
  out.nodes.push_back(maker);
  if (node.op.name() == Slice::kName) {
    if (fusion.maker(b, Slice::kName) == kNoNode || fusion.input(other, 0) != node.inputs[0]) return std::nullopt;
    if (!takes_every_other(fusion, maker, 0) || !takes_every_other(fusion, other, 1)) return std::nullopt;
    out.nodes.push_back(other);
    out.whole = node.inputs[0];
    out.interleaved = true;
    return fusion.type(out.whole).rank() == kRank ? std::optional(out) : std::nullopt;
  }
  const auto* split = node.op.as<Split>();
  if (!split || maker != other || node.outputs.size() != 2 || node.outputs[0] != a || node.outputs[1] != b)
    return std::nullopt;
  const Shape& cut = fusion.type(node.inputs[0]).shape;
  if (!is_last(split->axis, cut.rank()) || !(fusion.type(a) == fusion.type(b))) return std::nullopt;
  out.whole = node.inputs[0];
  if (cut.rank() == kRank) return out;
  const Node* pairs = fusion.graph().producer(out.whole);
  if (!pairs || !pairs->op || !pairs->op.traits().view || !is_paired(cut, fusion.type(pairs->inputs[0]).shape))
    return std::nullopt;
  out.nodes.push_back(fusion.graph().value(out.whole).producer);
  out.whole = pairs->inputs[0];
  out.interleaved = true;
  return out;
}

std::optional<RotaryJoin> joined_parts(const Fusion& fusion, ValueId whole) {
  RotaryJoin out;
  ValueId joined = whole;
  const Node* view = fusion.graph().producer(whole);
  if (view && view->op && view->op.traits().view &&
      is_paired(fusion.type(view->inputs[0]).shape, fusion.type(whole).shape)) {
    out.nodes.push_back(fusion.graph().value(whole).producer);
    out.interleaved = true;
    joined = view->inputs[0];
    if (!fusion.is_sole(joined)) return std::nullopt;
  }
  const NodeId maker = fusion.maker(joined, Concat::kName);
  if (maker == kNoNode) return std::nullopt;
  const Node& concat = fusion.graph().node(maker);
  const int rank = fusion.type(joined).rank();
  if (concat.inputs.size() != 2 || rank != (out.interleaved ? kRank + 1 : kRank)) return std::nullopt;
  if (!is_last(concat.op.as<Concat>()->axis, rank)) return std::nullopt;
  out.nodes.push_back(maker);
  out.a = concat.inputs[0];
  out.b = concat.inputs[1];
  if (!(fusion.type(out.a) == fusion.type(out.b))) return std::nullopt;
  if (out.interleaved) {
    out.a = without_unit(fusion, out.a, true, out.nodes);
    out.b = without_unit(fusion, out.b, true, out.nodes);
  }
  return out;
}

int rotary_head_axis(const Shape& x, const Shape& angles, const Dim& depth) {
  if (angles.rank() == 2) return angles[0] == x[2] && angles[1] == depth ? 1 : 0;
  if (angles.rank() != kRank || !(angles[3] == depth)) return 0;
  if (!(angles[0] == x[0]) && !(angles[0] == Dim(1))) return 0;
  if (angles[1] == Dim(1) && angles[2] == x[2]) return 1;
  return angles[2] == Dim(1) && angles[1] == x[1] ? 2 : 0;
}

bool name_rotary(Fusion& fusion, NodeId id, const Rotary& found) {
  const TensorType type = fusion.type(found.x), angles = fusion.type(found.cos);
  if (type.rank() != kRank || !type.shape[kRank - 1].is_number() || !is_float(type.dtype)) return false;
  if (!(type == fusion.type(fusion.output(id))) || !(angles == fusion.type(found.sin)) || angles.rank() == 0)
    return false;
  const Dim depth = angles.shape[angles.rank() - 1];
  const int64_t most = type.shape[kRank - 1].number();
  if (!depth.is_number() || (depth.number() != most && 2 * depth.number() != most)) return false;
  const int heads = rotary_head_axis(type.shape, angles.shape, depth);
  // With heads in front there is a transpose, which the one that the operator needs undoes.
  const bool turns_heads = heads == 1 && order_of(fusion.graph(), found.x) == kHeadsAndRows;
  if (heads == 0 || (heads == 1 && !turns_heads)) return false;
  Origin origin = fusion.graph().node(id).origin;
  for (const NodeId one : found.nodes) origin.merge(fusion.graph().node(one).origin);
  const ValueId cos = angles_of(fusion, found.cos, found, heads, origin);
  const ValueId sin = angles_of(fusion, found.sin, found, heads, origin);
  if (cos == kNoValue || sin == kNoValue) return false;
  const Op op = ops::make(RotaryEmbedding{.interleaved = found.interleaved});
  if (!turns_heads) {
    fusion.replace(id, op, {found.x, cos, sin}, found.nodes);
    return true;
  }
  const ValueId rows = fusion.add(ops::make(Transpose{.perm = kHeadsAndRows}), {found.x}, origin);
  const ValueId done = fusion.add(op, {rows, cos, sin}, origin);
  fusion.replace(id, ops::make(Transpose{.perm = kHeadsAndRows}), {done}, found.nodes);
  return true;
}

}  // namespace tenon::passes
