// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// softmax(q k^T scale + mask) v, with the transposes around it, is one attention.
#include "ops/attention.h"
#include "ops/transpose.h"
#include "ops/where.h"
#include "passes/lib/attention_parts.h"
#include "passes/lib/pass.h"

namespace tenon::passes {

namespace {

/// The mask adds to [B,H,S,T], with a column for each key; what has more axes, or enlarges it, stays outside.
bool mask_fits(const TensorType& mask, const TensorType& scores) {
  const Shape& shape = mask.shape;
  if (shape.rank() == 0 || shape.rank() > 4 || !(shape[shape.rank() - 1] == scores.shape[3])) return false;
  const auto whole = broadcast(scores.shape, shape);
  return whole.ok() && *whole == scores.shape && (mask.dtype == scores.dtype || mask.dtype == DataType::boolean);
}

bool mask_fits(const Fusion& fusion, const Scores& scores) {
  const TensorType& whole = fusion.type(fusion.output(scores.product));
  if (scores.hidden != kNoNode) return mask_fits(fusion.type(fusion.input(scores.hidden, 0)), whole);
  return scores.mask == kNoValue || mask_fits(fusion.type(scores.mask), whole);
}

/// where(c, scores, -inf) adds where(c, 0, -inf).
ValueId mask_of(Fusion& fusion, const Scores& scores) {
  if (scores.hidden == kNoNode) return scores.mask;
  const Node node = fusion.graph().node(scores.hidden);
  const ValueId zero = fusion.add_constant(Constant::scalar(fusion.type(node.outputs[0]).dtype, 0.0));
  const bool shows_first = fusion.graph().constant(node.inputs[2]) != nullptr;
  return fusion.add(ops::make(Where{}),
                    {node.inputs[0], shows_first ? zero : node.inputs[1], shows_first ? node.inputs[2] : zero},
                    node.origin);
}

/// Batch and heads are the same, not broadcast; heads of keys may be shared by several of queries.
bool agree(const Fusion& fusion, const Peeled& q, const Peeled& k, const Peeled& v) {
  const auto dim = [&](const Peeled& part, int64_t axis) {
    return fusion.type(part.base).shape[static_cast<int>(part.order[static_cast<size_t>(axis)])];
  };
  const Dim heads = dim(q, 1), shared = dim(k, 1);
  const bool fits = heads == shared || (heads.is_number() && shared.is_number() && shared.number() > 0 &&
                                        heads.number() % shared.number() == 0);
  return fits && shared == dim(v, 1) && dim(q, 0) == dim(k, 0) && dim(k, 0) == dim(v, 0);
}

/// The operand of attention: with heads as they lie, or turned to the front.
ValueId operand(Fusion& fusion, const Peeled& part, bool heads_last, const Origin& origin) {
  if (part.view != kNoNode) {
    std::vector<ValueId> inputs = fusion.graph().node(part.view).inputs;
    inputs[0] = part.view_source;
    fusion.replace(part.view, fusion.graph().node(part.view).op, inputs, part.view_nodes);
  }
  if (heads_last || part.order == kHeadsAsIs) return part.base;
  return fusion.add(ops::make(Transpose{.perm = part.order}), {part.base}, origin);
}

/// The second product becomes attention; with heads last, a transpose behind it.
bool fuse_products(Fusion& fusion, NodeId second) {
  const Matmul* outer = plain_matmul(fusion, second);
  if (!outer || outer->transpose_a || outer->scale != 1 || !is_float(fusion.type(fusion.output(second)).dtype))
    return false;
  const auto weights = weights_of(fusion, fusion.input(second, 0));
  const auto scores = weights ? scores_of(fusion, fusion.input(weights->softmax, 0)) : std::nullopt;
  if (!scores || !mask_fits(fusion, *scores)) return false;
  Peeled q = peel(fusion, fusion.input(scores->product, 0)), k = peel(fusion, fusion.input(scores->product, 1));
  Peeled v = peel(fusion, fusion.input(second, 1));
  const Matmul& inner = *plain_matmul(fusion, scores->product);
  if (inner.transpose_a) std::swap(q.order[2], q.order[3]);
  if (!inner.transpose_b) std::swap(k.order[2], k.order[3]);
  if (outer->transpose_b) std::swap(v.order[2], v.order[3]);
  const bool heads_last = q.order == kSwapHeads && k.order == kSwapHeads && v.order == kSwapHeads;
  if (v.scale != 1 || !agree(fusion, q, k, v)) return false;
  std::vector<NodeId> nodes = weights->nodes;
  nodes.insert(nodes.end(), scores->nodes.begin(), scores->nodes.end());
  for (const Peeled* part : std::initializer_list<const Peeled*>{&q, &k, &v})
    nodes.insert(nodes.end(), part->nodes.begin(), part->nodes.end());
  Origin origin = fusion.graph().node(second).origin;
  for (const NodeId id : nodes) origin.merge(fusion.graph().node(id).origin);
  const ValueId mask = mask_of(fusion, *scores);
  std::vector<ValueId> operands;
  for (const Peeled* part : std::initializer_list<const Peeled*>{&q, &k, &v})
    operands.push_back(operand(fusion, *part, heads_last, origin));
  operands.push_back(mask);
  const Op op = ops::make(Attention{.scale = static_cast<float>(scores->scale * q.scale * k.scale),
                                    .heads_last = heads_last,
                                    .guarded = weights->guarded});
  if (!heads_last) {
    fusion.replace(second, op, operands, nodes);
    return true;
  }
  const ValueId result = fusion.add(op, operands, origin);
  fusion.replace(second, ops::make(Transpose{.perm = kSwapHeads}), {result}, nodes);
  return true;
}

/// The transposes behind attention meet, and are one or none.
bool merge_transposes_behind(Fusion& fusion, NodeId id) {
  const ValueId x = fusion.input(id, 0);
  const NodeId first = fusion.sole_maker(x, Transpose::kName);
  const NodeId attention = first == kNoNode ? kNoNode : fusion.sole_maker(fusion.input(first, 0), "attention");
  if (attention == kNoNode) return false;
  const Order order = composed(order_of(fusion.graph(), x), order_of(fusion.graph(), fusion.output(id)));
  const Node node = fusion.graph().node(attention);
  if (is_identity(order))
    fusion.replace(id, node.op, node.inputs, {first, attention});
  else
    fusion.replace(id, ops::make(Transpose{.perm = order}), {node.outputs[0]}, {first});
  return true;
}

bool rewrite_attention(Fusion& fusion, NodeId id) {
  if (fusion.graph().node(id).op.is<Transpose>()) return merge_transposes_behind(fusion, id);
  return fuse_products(fusion, id);
}

}  // namespace

Pass attention() { return {"fuse.attention", for_each_node(rewrite_attention)}; }

}  // namespace tenon::passes
