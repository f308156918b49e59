// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Constants that follow each other are one: (x a) b = x (a b), (x + a) + b = x + (a + b). Folding does the numbers.
#include "ir/verify.h"
#include "passes/lib/fusion.h"
#include "passes/lib/pass.h"

namespace tenon::passes {

namespace {

bool rewrite_numbers(Fusion& fusion, NodeId id) {
  const Node& node = fusion.graph().node(id);
  const std::string_view name = node.op.name();
  if ((name != "mul" && name != "add") || !is_float(fusion.type(fusion.output(id)).dtype)) return false;
  const auto [inner, outer_number] = fusion.operands(id);
  const NodeId before = fusion.sole_maker(inner, name);
  if (!fusion.graph().constant(outer_number) || before == kNoNode) return false;
  const auto [x, inner_number] = fusion.operands(before);
  if (!fusion.graph().constant(inner_number) || fusion.graph().constant(x)) return false;
  const Op op = node.op;
  const ValueId both = fusion.add(op, {inner_number, outer_number}, fusion.graph().node(before).origin);
  if (both == kNoValue) return false;
  fusion.replace(id, op, {x, both}, {before});
  return true;
}

}  // namespace

Pass merge_numbers() { return {"simplify.merge_numbers", for_each_node(rewrite_numbers)}; }

}  // namespace tenon::passes
