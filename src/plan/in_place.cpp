// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Step by step, in order, so that a chain of results takes the same bytes.
#include "plan/in_place.h"

#include <algorithm>

namespace tenon {

namespace {

class Sharing {
 public:
  Sharing(const Graph& graph, std::span<const Step> steps, Resolved& placed)
      : graph_(graph), steps_(steps), placed_(placed) {
    const size_t count = graph.values().size();
    last_.assign(count, -1);
    kept_.assign(count, false);
    // Values of the caller's, and what is known before the run, keep their bytes.
    for (const Port& port : graph.inputs()) kept_[index(root(port.value))] = true;
    for (const Port& port : graph.outputs()) kept_[index(root(port.value))] = true;
    for (size_t i = 0; i < count; ++i) kept_[i] = kept_[i] || placed.values[i];
    for (const NodeId id : placed.deferred) {  // they run behind the last step
      for (const ValueId operand : graph.node(id).inputs) {
        if (operand != kNoValue) kept_[index(root(operand))] = true;
      }
    }
    for (size_t i = 0; i < steps.size(); ++i) {
      const Node& node = graph.node(steps[i].node);
      for (const ValueId id : node.inputs) {
        if (id != kNoValue) last_[index(root(id))] = static_cast<int>(i);
      }
      for (const ValueId id : node.outputs)
        last_[index(root(id))] = std::max(last_[index(root(id))], static_cast<int>(i));
    }
  }

  uint32_t share(size_t step) {
    const Node& node = graph_.node(steps_[step].node);
    const uint32_t allowed = steps_[step].prepared.in_place;
    for (size_t k = 0; k < node.inputs.size() && k < 32; ++k) {
      if ((allowed >> k & 1u) == 0 || !may_take(node, k, static_cast<int>(step))) continue;
      take(node.outputs[0], root(node.inputs[k]));
      return 1u << k;
    }
    return 0;
  }

 private:
  ValueId root(ValueId id) const { return placed_.roots[index(id)]; }

  /// Alone in its bytes: a root, or a view of a whole one.
  bool is_whole(ValueId id) const {
    const TensorType& type = placed_.types[index(id)];
    return placed_.offsets[index(id)] == 0 && type.is_dense() && type.bytes() == placed_.types[index(root(id))].bytes();
  }

  bool may_take(const Node& node, size_t operand, int step) const {
    const ValueId from = node.inputs[operand], to = node.outputs[0];
    if (from == kNoValue || kept_[index(root(from))] || kept_[index(root(to))] || root(to) != to) return false;
    if (!is_whole(from) || last_[index(root(from))] != step) return false;
    if (placed_.types[index(from)] != placed_.types[index(to)]) return false;
    for (size_t k = 0; k < node.inputs.size(); ++k) {
      const bool same = node.inputs[k] != kNoValue && root(node.inputs[k]) == root(from);
      if (same && k != operand) return false;
    }
    return true;
  }

  void take(ValueId to, ValueId bytes_of) {
    last_[index(bytes_of)] = last_[index(to)];
    for (ValueId& one : placed_.roots) {
      if (one == to) one = bytes_of;
    }
  }

  const Graph& graph_;
  std::span<const Step> steps_;
  Resolved& placed_;
  std::vector<int> last_;   // by root: the last step that touches it
  std::vector<bool> kept_;  // by root
};

}  // namespace

std::vector<uint32_t> share_in_place(const Graph& graph, std::span<const Step> steps, Resolved& placed) {
  Sharing sharing(graph, steps, placed);
  std::vector<uint32_t> out;
  for (size_t i = 0; i < steps.size(); ++i) out.push_back(sharing.share(i));
  return out;
}

}  // namespace tenon
