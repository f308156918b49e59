// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Nodes that give back what they got go away.
#include <algorithm>

#include "ops/average_pool.h"
#include "ops/clip.h"
#include "ops/concat.h"
#include "ops/max_pool.h"
#include "ops/pad.h"
#include "ops/slice.h"
#include "ops/transpose.h"
#include "passes/lib/edit.h"
#include "passes/lib/pass.h"

namespace tenon::passes {

namespace {

bool is_any_of(std::string_view name, std::initializer_list<std::string_view> names) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

/// Every element of a constant operand is above (or, if `or_zero`, at) zero; absent operands are fine.
bool all_positive(const Graph& graph, ValueId id, bool or_zero) {
  if (id == kNoValue) return true;
  const Constant* constant = graph.constant(id);
  if (!constant) return false;
  const std::vector<int64_t> numbers = constant->to_i64();
  return std::all_of(numbers.begin(), numbers.end(), [&](int64_t n) { return or_zero ? n == 0 : n > 0; });
}

/// The axes stay in order.
bool keeps_order(const Transpose& transpose, const Shape& shape) {
  const auto rank = static_cast<int64_t>(shape.rank());
  int64_t last = -1;
  for (int64_t i = 0; i < rank; ++i) {
    const int64_t axis = transpose.perm.empty() ? rank - 1 - i : transpose.perm[static_cast<size_t>(i)];
    if (axis < last) return false;
    last = axis;
  }
  return true;
}

/// The operand that a node gives back, by its operator alone; kNoValue if it does not. Types are compared by the
/// caller.
ValueId same_by_operator(const Graph& graph, const Node& node) {
  const std::string_view name = node.op.name();
  const ValueId x = node.inputs.empty() ? kNoValue : node.inputs[0];
  if (node.op.traits().view || is_any_of(name, {"cast", "expand", "tile"})) return x;
  if (const auto* transpose = node.op.as<Transpose>()) {
    return keeps_order(*transpose, graph.type(x).shape) ? x : kNoValue;
  }
  if (node.op.is<Slice>()) return node.inputs.size() < 5 || all_positive(graph, node.inputs[4], false) ? x : kNoValue;
  if (node.op.is<Pad>()) return all_positive(graph, node.inputs[1], true) ? x : kNoValue;
  if (node.op.is<Concat>()) return node.inputs.size() == 1 ? x : kNoValue;
  if (name == "split") return node.outputs.size() == 1 ? x : kNoValue;
  if (const auto* clip = node.op.as<Clip>()) {
    return clip->min == -std::numeric_limits<double>::infinity() && clip->max == std::numeric_limits<double>::infinity()
               ? x
               : kNoValue;
  }
  return kNoValue;
}

/// The only element of a window of one.
ValueId same_by_window(const Node& node) {
  const auto all_are = [](const std::vector<int64_t>& list, int64_t number) {
    return std::all_of(list.begin(), list.end(), [&](int64_t one) { return one == number; });
  };
  const auto is_one = [&](const Window& window, const std::vector<int64_t>& kernel) {
    return all_are(kernel, 1) && all_are(window.strides, 1) && all_are(window.pads, 0);
  };
  const auto* average = node.op.as<AveragePool>();
  const auto* max = node.op.as<MaxPool>();
  const bool same = (average && is_one(average->window, average->kernel)) ||
                    (max && node.outputs.size() == 1 && is_one(max->window, max->kernel));
  return same ? node.inputs[0] : kNoValue;
}

/// x + 0, x - 0, x * 1, x / 1, x ^ 1.
ValueId same_by_number(const Graph& graph, const Node& node) {
  const std::string_view name = node.op.name();
  if (!is_any_of(name, {"add", "sub", "mul", "div", "pow"})) return kNoValue;
  const double neutral = is_any_of(name, {"add", "sub"}) ? 0 : 1;
  if (is_filled_with(graph.constant(node.inputs[1]), neutral)) return node.inputs[0];
  if (node.op.traits().commutative && is_filled_with(graph.constant(node.inputs[0]), neutral)) return node.inputs[1];
  return kNoValue;
}

}  // namespace

Pass remove_identities() {
  return {"simplify.remove_identities", [](Graph& graph) -> Result<bool> {
            bool changed = false;
            for (const NodeId id : node_ids(graph)) {
              const Node& node = graph.node(id);
              ValueId same = same_by_operator(graph, node);
              if (same == kNoValue) same = same_by_window(node);
              if (same == kNoValue) same = same_by_number(graph, node);
              if (same == kNoValue || !(graph.type(same) == graph.type(node.outputs[0]))) continue;
              const ValueId gone = node.outputs[0];
              if (!redirect(graph, gone, same)) continue;
              graph.erase(id);
              changed = true;
            }
            return changed;
          }};
}

}  // namespace tenon::passes
