// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Finding the parts of attention.
#include "passes/lib/attention_parts.h"

#include "ops/lib/epilogue.h"
#include "ops/softmax.h"

namespace tenon::passes {

namespace {

/// A multiplication or division by one number that changes no shape: of what, and the factor.
struct Scaled {
  NodeId node = kNoNode;
  ValueId of = kNoValue;
  double factor = 1;
};

std::optional<Scaled> scaled(const Fusion& fusion, ValueId id) {
  const Node* node = fusion.is_sole(id) ? fusion.graph().producer(id) : nullptr;
  if (!node || !node->op || (node->op.name() != "mul" && node->op.name() != "div")) return std::nullopt;
  const NodeId maker = fusion.graph().value(id).producer;
  const bool multiplies = node->op.name() == "mul";
  const auto [x, by] = multiplies ? fusion.operands(maker) : std::pair(node->inputs[0], node->inputs[1]);
  const auto number = fusion.number(by);
  if (!number || *number == 0 || !(fusion.type(x) == fusion.type(id))) return std::nullopt;
  return Scaled{maker, x, multiplies ? *number : 1 / *number};
}

NodeId sole_view(const Fusion& fusion, ValueId id) {
  const Node* node = fusion.is_sole(id) ? fusion.graph().producer(id) : nullptr;
  return node && node->op && node->op.traits().view ? fusion.graph().value(id).producer : kNoNode;
}

/// id [B,H,S,D] repeats each head of x [B,G,S,D]: a view of an expand [B,G,H/G,S,D] of a view of x.
std::optional<ValueId> repeated_heads(const Fusion& fusion, ValueId id, std::vector<NodeId>& nodes) {
  const NodeId outer = sole_view(fusion, id);
  const NodeId expand = outer == kNoNode ? kNoNode : fusion.sole_maker(fusion.input(outer, 0), "expand");
  const NodeId inner = expand == kNoNode ? kNoNode : sole_view(fusion, fusion.input(expand, 0));
  if (inner == kNoNode) return std::nullopt;
  const ValueId x = fusion.input(inner, 0);
  const Shape &whole = fusion.type(id).shape, &wide = fusion.type(fusion.output(expand)).shape;
  const Shape &narrow = fusion.type(fusion.output(inner)).shape, &from = fusion.type(x).shape;
  if (whole.rank() != 4 || wide.rank() != 5 || narrow.rank() != 5 || from.rank() != 4) return std::nullopt;
  const Shape one{from[0], from[1], Dim(1), from[2], from[3]}, many{from[0], from[1], wide[2], from[2], from[3]};
  const Shape joined{from[0], from[1] * wide[2], from[2], from[3]};
  if (!(narrow == one) || !(wide == many) || !(whole == joined)) return std::nullopt;
  nodes.insert(nodes.end(), {outer, expand, inner});
  return x;
}

/// Whether the value leads to a product in the order in which attention has its scores.
bool is_scores(const Fusion& fusion, ValueId id) {
  const Peeled peeled = peel(fusion, id);
  return plain_matmul(fusion, fusion.sole_maker(peeled.base, Matmul::kName)) && peeled.order == kHeadsAsIs;
}

bool hides(const Fusion& fusion, ValueId id) {
  constexpr double kLowest = -1e30;  // added to any score in float it is still the same number
  const auto number = fusion.number(id);
  return number && *number <= kLowest;
}

}  // namespace

const Matmul* plain_matmul(const Fusion& fusion, NodeId id) {
  const auto* matmul = id == kNoNode ? nullptr : fusion.graph().node(id).op.as<Matmul>();
  const bool plain = matmul && matmul->epilogue == Epilogue{} && fusion.graph().node(id).inputs.size() == 2 &&
                     fusion.type(fusion.output(id)).rank() == 4;
  return plain ? matmul : nullptr;
}

Peeled peel(const Fusion& fusion, ValueId id) {
  Peeled out;
  out.base = id;
  while (fusion.is_sole(out.base) && fusion.graph().producer(out.base)) {
    const NodeId maker = fusion.graph().value(out.base).producer;
    const Order order = order_of(fusion.graph(), out.base);
    if (order.size() == 4) {
      out.order = composed(order, out.order);
      out.base = fusion.input(maker, 0);
      out.nodes.push_back(maker);
    } else if (const auto by = scaled(fusion, out.base)) {
      out.scale *= by->factor;
      out.base = by->of;
      out.nodes.push_back(maker);
    } else if (const auto shared = repeated_heads(fusion, out.base, out.nodes)) {
      out.base = *shared;
    } else {
      break;
    }
  }
  const NodeId view = sole_view(fusion, out.base);
  ValueId source = view == kNoNode ? kNoValue : fusion.input(view, 0);
  while (source != kNoValue) {
    const auto by = scaled(fusion, source);
    if (!by) break;
    out.scale *= by->factor;
    out.view_nodes.push_back(by->node);
    out.view = view;
    out.view_source = source = by->of;
  }
  return out;
}

std::optional<Scores> scores_of(const Fusion& fusion, ValueId id) {
  Scores out;
  if (const NodeId sum = fusion.sole_maker(id, "add"); sum != kNoNode) {
    // The product is on the side that leads to a matmul; the mask may be anything.
    const bool first = is_scores(fusion, fusion.input(sum, 0));
    if (!first && !is_scores(fusion, fusion.input(sum, 1))) return std::nullopt;
    out.mask = fusion.input(sum, first ? 1 : 0);
    out.nodes.push_back(sum);
    id = fusion.input(sum, first ? 0 : 1);
  } else if (const NodeId choice = fusion.sole_maker(id, "where"); choice != kNoNode) {
    const bool first = hides(fusion, fusion.input(choice, 2));
    if (!first && !hides(fusion, fusion.input(choice, 1))) return std::nullopt;
    out.hidden = choice;
    out.nodes.push_back(choice);
    id = fusion.input(choice, first ? 1 : 2);
  }
  const Peeled peeled = peel(fusion, id);
  out.product = fusion.sole_maker(peeled.base, Matmul::kName);
  const Matmul* matmul = plain_matmul(fusion, out.product);
  if (!matmul || peeled.order != kHeadsAsIs) return std::nullopt;
  out.scale = peeled.scale * static_cast<double>(matmul->scale);
  out.nodes.insert(out.nodes.end(), peeled.nodes.begin(), peeled.nodes.end());
  out.nodes.push_back(out.product);
  return out;
}

std::optional<Weights> weights_of(const Fusion& fusion, ValueId id) {
  Weights out;
  NodeId softmax = fusion.sole_maker(id, Softmax::kName);
  if (const NodeId choice = fusion.sole_maker(id, "where"); choice != kNoNode) {
    // where(is_nan(p), 0, p)
    const NodeId test = fusion.sole_maker(fusion.input(choice, 0), "is_nan");
    const ValueId p = fusion.input(choice, 2);
    const bool zero = fusion.number(fusion.input(choice, 1)) == 0.0;
    if (test == kNoNode || !zero || fusion.input(test, 0) != p || fusion.uses(p) != 2 || fusion.graph().is_output(p))
      return std::nullopt;
    softmax = fusion.maker(p, Softmax::kName);
    out.guarded = true;
    out.nodes = {choice, test};
  }
  const auto* op = softmax == kNoNode ? nullptr : fusion.graph().node(softmax).op.as<Softmax>();
  if (!op || (op->axis != -1 && op->axis != 3)) return std::nullopt;
  out.softmax = softmax;
  out.nodes.push_back(softmax);
  return out;
}

}  // namespace tenon::passes
