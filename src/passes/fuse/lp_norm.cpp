// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Division by a norm that is kept away from zero, as frameworks normalize: x / max(norm(x), epsilon).
// Source: the definition of ONNX LpNormalization-22.
#include "ops/lp_norm.h"

#include <algorithm>
#include <cmath>

#include "ops/clip.h"
#include "ops/lib/reduce.h"
#include "passes/lib/norms.h"
#include "passes/lib/pass.h"

namespace tenon::passes {

namespace {
/// max(of, least): a clip without upper bound, or a maximum.
struct Bounded {
  ValueId of = kNoValue;
  double least = 0;
};

std::optional<Bounded> bounded(const Fusion& fusion, ValueId id, std::vector<NodeId>& nodes) {
  if (const NodeId clip = fusion.sole_maker(id, Clip::kName); clip != kNoNode) {
    const auto* op = fusion.graph().node(clip).op.as<Clip>();
    if (!std::isinf(op->max) || op->max < 0) return std::nullopt;
    nodes.push_back(clip);
    return Bounded{fusion.input(clip, 0), op->min};
  }
  const NodeId maximum = fusion.sole_maker(id, "maximum");
  if (maximum == kNoNode) return std::nullopt;
  const auto [x, least] = fusion.operands(maximum);
  const auto number = fusion.number(least);
  if (!number || !(fusion.type(x) == fusion.type(id))) return std::nullopt;
  nodes.push_back(maximum);
  return Bounded{x, *number};
}

/// A reduction of one axis that keeps it: of what, and which.
struct Folded {
  ValueId of = kNoValue;
  int64_t axis = 0;
};

std::optional<Folded> folded(const Fusion& fusion, ValueId id, std::string_view op, std::vector<NodeId>& nodes) {
  const NodeId node = fusion.sole_maker(id, op);
  if (node == kNoNode) return std::nullopt;
  const ValueId of = fusion.input(node, 0);
  const auto axes = constant_axes(fusion, fusion.input(node, 1), fusion.type(of).rank());
  if (!axes || axes->size() != 1 || fusion.type(id).rank() != fusion.type(of).rank()) return std::nullopt;
  nodes.push_back(node);
  return Folded{of, axes->front()};
}

struct Norm {
  ValueId of = kNoValue;
  int64_t axis = 0, p = 2;
};

std::optional<Norm> squares_of(const Fusion& fusion, ValueId id, std::vector<NodeId>& nodes) {
  if (const auto sum = folded(fusion, id, "reduce_sum_square", nodes)) return Norm{sum->of, sum->axis, 2};
  const auto sum = folded(fusion, id, "reduce_sum", nodes);
  const auto x = sum ? square_of(fusion, sum->of, nodes) : std::nullopt;
  return x ? std::optional(Norm{*x, sum->axis, 2}) : std::nullopt;
}

std::optional<Norm> norm_of(const Fusion& fusion, ValueId id, std::vector<NodeId>& nodes) {
  if (const auto l2 = folded(fusion, id, "reduce_l2", nodes)) return Norm{l2->of, l2->axis, 2};
  if (const auto l1 = folded(fusion, id, "reduce_l1", nodes)) return Norm{l1->of, l1->axis, 1};
  const NodeId root = fusion.sole_maker(id, "sqrt");
  if (root == kNoNode) return std::nullopt;
  nodes.push_back(root);
  return squares_of(fusion, fusion.input(root, 0), nodes);
}

/// The norm that `id` is, and what it is at least.
struct Divisor {
  Norm norm;
  double epsilon = 0;
};

std::optional<Divisor> divisor_of(const Fusion& fusion, ValueId id, std::vector<NodeId>& nodes) {
  if (const NodeId expand = fusion.sole_maker(id, "expand"); expand != kNoNode) {
    nodes.push_back(expand);
    id = fusion.input(expand, 0);
  }
  if (const auto norm = bounded(fusion, id, nodes)) {
    const auto of = norm_of(fusion, norm->of, nodes);
    return of ? std::optional(Divisor{*of, norm->least}) : std::nullopt;
  }
  const NodeId root = fusion.sole_maker(id, "sqrt");  // sqrt(max(sum, epsilon^2))
  if (root == kNoNode) return std::nullopt;
  nodes.push_back(root);
  const auto sum = bounded(fusion, fusion.input(root, 0), nodes);
  const auto of = sum && sum->least >= 0 ? squares_of(fusion, sum->of, nodes) : std::nullopt;
  return of ? std::optional(Divisor{*of, std::sqrt(sum->least)}) : std::nullopt;
}

/// What `id` divides by what: x / d, or x (1 / d).
std::optional<std::pair<ValueId, ValueId>> quotient_of(const Fusion& fusion, NodeId id, std::vector<NodeId>& nodes) {
  const std::string_view name = fusion.graph().node(id).op.name();
  if (name == "div") return std::pair(fusion.input(id, 0), fusion.input(id, 1));
  for (size_t i = 0; name == "mul" && i < 2; ++i) {
    const NodeId inverse = fusion.sole_maker(fusion.input(id, i), "reciprocal");
    if (inverse == kNoNode) continue;
    nodes.push_back(inverse);
    return std::pair(fusion.input(id, 1 - i), fusion.input(inverse, 0));
  }
  return std::nullopt;
}

bool rewrite_lp_norm(Fusion& fusion, NodeId id) {
  std::vector<NodeId> nodes;
  const auto quotient = quotient_of(fusion, id, nodes);
  if (!quotient) return false;
  const auto [x, below] = *quotient;
  const auto divisor = divisor_of(fusion, below, nodes);
  // Without a bound a row of zeros is 0 / 0 here and 0 there.
  if (!divisor || divisor->norm.of != x || !(divisor->epsilon > 0) || !is_float(fusion.type(x).dtype)) return false;
  if (!(fusion.type(x) == fusion.type(fusion.output(id)))) return false;
  const LpNorm op{.axis = divisor->norm.axis - fusion.type(x).rank(),
                  .p = divisor->norm.p,
                  .epsilon = static_cast<float>(divisor->epsilon)};
  if (!(op.epsilon > 0)) return false;  // lost in float
  fusion.replace(id, ops::make(op), {x}, nodes);
  return true;
}
}  // namespace

Pass lp_norm() { return {"fuse.lp_norm", for_each_node(rewrite_lp_norm)}; }

}  // namespace tenon::passes
