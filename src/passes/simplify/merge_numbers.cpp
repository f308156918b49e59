// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Constants that follow each other are one: (x a) b = x (a b), (x + a) + b = x + (a + b). Folding does the numbers.
#include "ir/verify.h"
#include <algorithm>
#include <cmath>

#include "passes/lib/fusion.h"
#include "passes/lib/pass.h"

namespace tenon::passes {

namespace {

/// Whether the numbers may meet each other before they meet x: their product neither overflows nor vanishes, and their
/// sum is no trick with digits, as in (x + 2^23) - 2^23.
bool is_moderate(const Constant& constant, bool multiplies) {
  constexpr double kLargestFactor = 0x1p50, kSmallestFactor = 0x1p-50, kLargestAddend = 0x1p16;
  constexpr int64_t kMostElements = 65536;
  if (constant.type().shape.volume() > kMostElements) return false;
  const auto all = constant.to_f64();
  return std::all_of(all.begin(), all.end(), [&](double number) {
    const double size = std::abs(number);
    if (!multiplies) return size <= kLargestAddend;
    return size == 0 || (size >= kSmallestFactor && size <= kLargestFactor);
  });
}

/// Whether one of them has all elements of both together.
bool covers(const Shape& a, const Shape& b) {
  const auto both = broadcast(a, b);
  return both.ok() && both->volume() <= std::max(a.volume(), b.volume());
}

bool rewrite_numbers(Fusion& fusion, NodeId id) {
  const Node& node = fusion.graph().node(id);
  const std::string_view name = node.op.name();
  if ((name != "mul" && name != "add") || !is_float(fusion.type(fusion.output(id)).dtype)) return false;
  const auto [inner, outer_number] = fusion.operands(id);
  const NodeId before = fusion.sole_maker(inner, name);
  const Constant* outer = fusion.graph().constant(outer_number);
  if (!outer || before == kNoNode) return false;
  const auto [x, inner_number] = fusion.operands(before);
  const Constant* first = fusion.graph().constant(inner_number);
  if (!first || fusion.graph().constant(x) || !covers(first->type().shape, outer->type().shape)) return false;
  if (!is_moderate(*first, name == "mul") || !is_moderate(*outer, name == "mul")) return false;
  const Op op = node.op;
  const ValueId both = fusion.add(op, {inner_number, outer_number}, fusion.graph().node(before).origin);
  if (both == kNoValue) return false;
  fusion.replace(id, op, {x, both}, {before});
  return true;
}

}  // namespace

Pass merge_numbers() { return {"simplify.merge_numbers", for_each_node(rewrite_numbers)}; }

}  // namespace tenon::passes
