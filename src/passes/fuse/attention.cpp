// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// softmax(q k^T scale + mask) v, with the transposes around it, is one attention.
#include <array>

#include "ops/attention.h"
#include "ops/lib/epilogue.h"
#include "ops/matmul.h"
#include "ops/softmax.h"
#include "ops/transpose.h"
#include "passes/lib/fusion.h"
#include "passes/lib/pass.h"

namespace tenon::passes {

namespace {
using Order = std::array<int64_t, 4>;
constexpr Order kAsIs = {0, 1, 2, 3};
constexpr Order kSwapHeads = {0, 2, 1, 3};    // [B,S,H,D] <-> [B,H,S,D]
constexpr Order kSwapLast = {0, 1, 3, 2};     // [B,H,T,D] <-> [B,H,D,T]
constexpr Order kHeadsToKeys = {0, 2, 3, 1};  // [B,T,H,D] -> [B,H,D,T]

/// An operand with transposes and multiplications by numbers taken off.
struct Peeled {
  ValueId base = kNoValue;
  Order order = kAsIs;  // value = transpose(base, order)
  double scale = 1;
  std::vector<NodeId> nodes;
};

std::optional<Order> order_of(const Node& node) {
  const auto* transpose = node.op.as<Transpose>();
  if (!transpose || transpose->perm.size() != 4) return std::nullopt;
  Order out{};
  for (size_t i = 0; i < 4; ++i) out[i] = transpose->perm[i] < 0 ? transpose->perm[i] + 4 : transpose->perm[i];
  return out;
}

Peeled peel(const Fusion& fusion, ValueId id) {
  Peeled out{id, kAsIs, 1, {}};
  while (fusion.is_sole(out.base)) {
    const Node* node = fusion.graph().producer(out.base);
    if (!node || !node->op) break;
    const NodeId maker = fusion.graph().value(out.base).producer;
    const std::string_view name = node->op.name();
    if (const auto order = order_of(*node)) {
      Order composed{};
      for (size_t i = 0; i < 4; ++i) composed[i] = (*order)[static_cast<size_t>(out.order[i])];
      out.order = composed;
      out.base = node->inputs[0];
    } else if (name == "mul" || name == "div") {
      const auto [x, by] = name == "mul" ? fusion.operands(maker) : std::pair(node->inputs[0], node->inputs[1]);
      const auto number = fusion.number(by);
      if (!number || !(fusion.type(x) == fusion.type(out.base))) break;
      out.scale = name == "mul" ? out.scale * *number : out.scale / *number;
      out.base = x;
    } else {
      break;
    }
    out.nodes.push_back(maker);
  }
  return out;
}

const Matmul* plain_matmul(const Fusion& fusion, NodeId id) {
  const auto* matmul = id == kNoNode ? nullptr : fusion.graph().node(id).op.as<Matmul>();
  const bool plain = matmul && !matmul->transpose_a && matmul->epilogue == Epilogue{} &&
                     fusion.graph().node(id).inputs.size() == 2 && fusion.type(fusion.output(id)).rank() == 4;
  return plain ? matmul : nullptr;
}

/// The scores: softmax's operand taken apart.
struct Scores {
  NodeId product = kNoNode;
  ValueId mask = kNoValue;
  double scale = 1;
  std::vector<NodeId> nodes;  // from the last to the first, the product included
};

std::optional<Scores> scores_of(const Fusion& fusion, ValueId id) {
  Scores out;
  if (const NodeId sum = fusion.sole_maker(id, "add"); sum != kNoNode) {
    // The product is on the side that leads to a matmul; the mask may be anything.
    for (size_t i = 0; i < 2; ++i) {
      const Peeled peeled = peel(fusion, fusion.input(sum, i));
      if (!plain_matmul(fusion, fusion.sole_maker(peeled.base, Matmul::kName)) || peeled.order != kAsIs) continue;
      out.mask = fusion.input(sum, 1 - i);
      out.nodes.push_back(sum);
      id = fusion.input(sum, i);
      break;
    }
    if (out.mask == kNoValue) return std::nullopt;
  }
  const Peeled peeled = peel(fusion, id);
  out.product = fusion.sole_maker(peeled.base, Matmul::kName);
  const Matmul* matmul = plain_matmul(fusion, out.product);
  if (!matmul || peeled.order != kAsIs) return std::nullopt;
  out.scale = peeled.scale * static_cast<double>(matmul->scale);
  out.nodes.insert(out.nodes.end(), peeled.nodes.begin(), peeled.nodes.end());
  out.nodes.push_back(out.product);
  return out;
}

/// The mask adds to [B,H,S,T]; what has more axes, or enlarges it, stays outside.
bool mask_fits(const Fusion& fusion, ValueId mask, ValueId scores) {
  if (mask == kNoValue) return true;
  const auto whole = broadcast(fusion.type(scores).shape, fusion.type(mask).shape);
  return whole.ok() && *whole == fusion.type(scores).shape && fusion.type(mask).dtype == fusion.type(scores).dtype;
}

/// Batch and heads are the same, not broadcast: the batch is axis 0, the heads are axis 1 or 2.
bool agree(const Fusion& fusion, ValueId a, ValueId b, int heads) {
  const Shape &left = fusion.type(a).shape, &right = fusion.type(b).shape;
  return left[0] == right[0] && left[heads] == right[heads];
}

bool rewrite_attention(Fusion& fusion, NodeId id) {
  // Looked for from the end: with heads last from the transpose behind, else from the second product.
  const bool ends_in_transpose = fusion.graph().node(id).op.is<Transpose>();
  const NodeId second = ends_in_transpose ? fusion.sole_maker(fusion.input(id, 0), Matmul::kName) : id;
  const Matmul* outer = plain_matmul(fusion, second);
  if (!outer || outer->transpose_b || outer->scale != 1 || !is_float(fusion.type(fusion.output(second)).dtype))
    return false;
  const NodeId softmax = fusion.sole_maker(fusion.input(second, 0), Softmax::kName);
  const auto* op = softmax == kNoNode ? nullptr : fusion.graph().node(softmax).op.as<Softmax>();
  if (!op || (op->axis != -1 && op->axis != 3)) return false;
  const auto scores = scores_of(fusion, fusion.input(softmax, 0));
  if (!scores || !mask_fits(fusion, scores->mask, fusion.output(scores->product))) return false;
  const Peeled q = peel(fusion, fusion.input(scores->product, 0));
  Peeled k = peel(fusion, fusion.input(scores->product, 1));
  const Peeled v = peel(fusion, fusion.input(second, 1));
  if (v.scale != 1) return false;
  if (plain_matmul(fusion, scores->product)->transpose_b) std::swap(k.order[2], k.order[3]);
  const bool heads_last = ends_in_transpose && order_of(fusion.graph().node(id)) == kSwapHeads &&
                          q.order == kSwapHeads && k.order == kHeadsToKeys && v.order == kSwapHeads;
  const bool heads_first = !ends_in_transpose && q.order == kAsIs && k.order == kSwapLast && v.order == kAsIs;
  const int heads = heads_last ? 2 : 1;
  if (!heads_last && !heads_first) return false;
  if (!agree(fusion, q.base, k.base, heads) || !agree(fusion, k.base, v.base, heads)) return false;
  std::vector<NodeId> nodes;
  if (ends_in_transpose) nodes.push_back(second);
  nodes.push_back(softmax);
  nodes.insert(nodes.end(), scores->nodes.begin(), scores->nodes.end());
  for (const Peeled* part : std::initializer_list<const Peeled*>{&q, &k, &v})
    nodes.insert(nodes.end(), part->nodes.begin(), part->nodes.end());
  const auto scale = static_cast<float>(scores->scale * q.scale * k.scale);
  fusion.replace(id, ops::make(Attention{.scale = scale, .heads_last = heads_last}),
                 {q.base, k.base, v.base, scores->mask}, nodes);
  return true;
}
}  // namespace

Pass attention() { return {"fuse.attention", for_each_node(rewrite_attention)}; }

}  // namespace tenon::passes
