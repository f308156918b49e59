// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Concats from the last to the first, so that the place of a result is known before those of its operands; then what
// reads parts, from the first to the last.
#include "plan/parts.h"

#include <algorithm>
#include <optional>

#include "ops/concat.h"
#include "ops/gather.h"
#include "ops/slice.h"
#include "ops/split.h"

namespace tenon {

namespace {

/// Where a value would lie.
struct Location {
  ValueId root;
  size_t offset;  // bytes
  Pitch pitch;
  bool operator==(const Location&) const = default;
};

/// The pitch of `to`, a view of `from` (the same elements in the same order in memory), if it has one.
std::optional<Pitch> carry(const TensorType& from, Pitch pitch, TensorType to) {
  if (pitch.elements == 0) return pitch;
  const auto axes = memory_axes(from);
  int64_t row = 1;
  for (size_t i = static_cast<size_t>(pitch.axis); i < axes.size(); ++i) row *= from.shape[axes[i]].number();
  const auto own = memory_axes(to);
  int64_t length = 1;
  for (size_t i = own.size(); i > 0 && length <= row; --i) {
    if (length == row) {
      to.pitch = {static_cast<int>(i), pitch.elements};
      return pitch_of(to, strides_of(to));
    }
    length *= to.shape[own[i - 1]].number();
  }
  return std::nullopt;
}

class PartPlanner {
 public:
  PartPlanner(const Graph& graph, const Resolved& resolved, const std::vector<bool>& whole, size_t alignment)
      : graph_(graph),
        dense_(resolved),
        out_(resolved),
        whole_(whole),
        alignment_(alignment),
        family_(graph.values().size()) {
    fixed_.assign(graph.values().size(), false);
    written_.assign(graph.values().size(), false);
    for (size_t i = 0; i < resolved.roots.size(); ++i)
      family_[index(resolved.roots[i])].push_back(static_cast<ValueId>(i));
    for (const Port& port : graph.outputs()) fixed_[index(resolved.roots[index(port.value)])] = true;
    for (const NodeId id : resolved.steps) {
      for (const ValueId result : graph.node(id).outputs) written_[index(result)] = true;
    }
  }

  Resolved place() {
    const std::vector<NodeId> steps = out_.steps;
    std::vector<bool> gone(graph_.nodes().size(), false);
    for (size_t i = steps.size(); i-- > 0;) {
      const Node& node = graph_.node(steps[i]);
      if (const auto* concat = node.op.as<Concat>()) gone[index(steps[i])] = place_concat(node, *concat);
    }
    for (const NodeId id : steps) {
      if (reads_part(graph_.node(id))) gone[index(id)] = place_reads(graph_.node(id));
    }
    std::erase_if(out_.steps, [&](NodeId id) { return gone[index(id)]; });
    return std::move(out_);
  }

 private:
  const TensorType& type(ValueId id) const { return dense_.types[index(id)]; }

  /// The part of a tensor with these strides that begins `offset` bytes behind its root's first.
  std::optional<Location> part_at(ValueId part, ValueId root, size_t offset,
                                  const std::vector<int64_t>& strides) const {
    const auto pitch = pitch_of(type(part), strides);
    if (!pitch || offset % alignment_ != 0) return std::nullopt;
    return Location{root, offset, *pitch};
  }

  Location location(ValueId id) const {
    return {out_.roots[index(id)], out_.offsets[index(id)], out_.types[index(id)].pitch};
  }

  /// The strides of where a value lies now.
  std::vector<int64_t> strides(ValueId id) const { return strides_of(out_.types[index(id)]); }

  /// May the value and its views lie elsewhere than by themselves?
  bool is_movable(ValueId root) const {
    if (!written_[index(root)] || fixed_[index(root)] || dense_.values[index(root)] || type(root).bytes() == 0)
      return false;
    const auto& members = family_[index(root)];
    return std::none_of(members.begin(), members.end(), [&](ValueId id) { return whole_[index(id)]; });
  }

  /// Moves a value of its own memory, with its views, so that `member` comes to `where`. False if a view cannot follow.
  bool move(ValueId root, ValueId member, const Location& where) {
    std::vector<Pitch> pitches;
    for (const ValueId id : family_[index(root)]) {
      const auto pitch = carry(type(member), where.pitch, type(id));
      if (!pitch) return false;
      pitches.push_back(*pitch);
    }
    for (size_t i = 0; i < pitches.size(); ++i) {
      const ValueId id = family_[index(root)][i];
      out_.roots[index(id)] = where.root;
      out_.offsets[index(id)] = where.offset;
      out_.types[index(id)].pitch = pitches[i];
    }
    fixed_[index(root)] = true;
    return true;
  }

  /// Where each operand of a concat belongs in its result, if that lies at `result` with these strides.
  std::vector<std::optional<Location>> places_in(const Node& node, int axis, const Location& result,
                                                 const std::vector<int64_t>& strides) const {
    std::vector<std::optional<Location>> out;
    size_t offset = result.offset;
    for (const ValueId operand : node.inputs) {
      const bool alike = type(operand).layout == type(node.outputs[0]).layout;
      out.push_back(alike ? part_at(operand, result.root, offset, strides) : std::nullopt);
      offset += static_cast<size_t>(type(operand).shape[axis].number() * strides[static_cast<size_t>(axis)]) *
                size_of(type(operand).dtype);
    }
    return out;
  }

  /// The operands already lie side by side in a larger concat's result, as the features of a dense block do.
  bool is_run_of_another(const Node& node, int axis) {
    const ValueId result = node.outputs[0], root = out_.roots[index(node.inputs[0])];
    if (root == node.inputs[0] || !is_movable(result)) return false;
    if (type(root).rank() != type(result).rank() || type(root).layout != type(result).layout) return false;
    const auto steps = strides_of(type(root));
    const auto where = part_at(result, root, out_.offsets[index(node.inputs[0])], steps);
    if (!where) return false;
    const auto places = places_in(node, axis, *where, steps);
    for (size_t i = 0; i < places.size(); ++i) {
      if (!places[i] || *places[i] != location(node.inputs[i])) return false;
    }
    return move(result, result, *where);
  }

  /// True if nothing is left to copy.
  bool place_concat(const Node& node, const Concat& concat) {
    const auto axis = normalize_axis(concat.axis, type(node.outputs[0]).rank());
    if (!axis.ok()) return false;
    if (is_run_of_another(node, *axis)) return true;
    bool done = true;
    const auto places = places_in(node, *axis, location(node.outputs[0]), strides(node.outputs[0]));
    for (size_t i = 0; i < places.size(); ++i) {
      const ValueId operand = node.inputs[i];
      if (type(operand).bytes() == 0) continue;
      done = place_operand(operand, places[i]) && done;
    }
    return done;
  }

  bool place_operand(ValueId operand, const std::optional<Location>& where) {
    if (!where) return false;
    if (location(operand) == *where) return true;
    const ValueId root = dense_.roots[index(operand)];
    if (location(operand).root != root || !is_movable(root) || reads_part(*graph_.producer(root))) return false;
    return move(root, operand, *where);
  }

  // ---- what takes parts out

  /// Operators whose results may stay in their operand.
  static bool reads_part(const Node& node) {
    return node.op.is<Split>() || node.op.is<Slice>() || node.op.is<Gather>();
  }

  /// True if nothing is left to copy.
  bool place_reads(const Node& node) {
    const ValueId from = node.inputs[0];
    if (dense_.values[index(from)] || type(from).bytes() == 0) return false;
    if (node.op.is<Slice>()) return place_slice(node);
    const int64_t given = node.op.is<Split>() ? node.op.as<Split>()->axis : node.op.as<Gather>()->axis;
    const auto axis = normalize_axis(given, type(from).rank());
    if (!axis.ok()) return false;
    return node.op.is<Split>() ? place_split(node, *axis) : place_pick(node, *axis);
  }

  bool place_read(ValueId part, ValueId from, int64_t first, const std::vector<int64_t>& steps) {
    if (type(part).bytes() == 0) return true;
    if (!is_movable(part)) return false;
    const size_t offset = out_.offsets[index(from)] + static_cast<size_t>(first) * size_of(type(part).dtype);
    const auto where = part_at(part, out_.roots[index(from)], offset, steps);
    return where && move(part, part, *where);
  }

  bool place_split(const Node& node, int axis) {
    const auto steps = strides(node.inputs[0]);
    bool done = true;
    int64_t at = 0;
    for (const ValueId part : node.outputs) {
      done = place_read(part, node.inputs[0], at * steps[static_cast<size_t>(axis)], steps) && done;
      at += type(part).shape[axis].number();
    }
    return done;
  }

  bool place_slice(const Node& node) {
    const ValueId from = node.inputs[0], part = node.outputs[0];
    std::vector<std::vector<int64_t>> lists(5);  // by operand: starts, ends, axes, steps from 1 on
    for (size_t i = 1; i < node.inputs.size(); ++i) {
      if (node.inputs[i] == kNoValue) continue;
      if (!dense_.values[index(node.inputs[i])]) return false;
      lists[i] = dense_.values[index(node.inputs[i])].to_i64();
    }
    const auto steps = strides(from);
    int64_t first = 0;
    for (size_t i = 0; i < lists[1].size(); ++i) {
      if (!lists[4].empty() && lists[4][i] != 1) return false;
      const auto axis = normalize_axis(lists[3].empty() ? static_cast<int64_t>(i) : lists[3][i], type(from).rank());
      if (!axis.ok()) return false;
      const int64_t length = type(from).shape[*axis].number();
      const int64_t start = lists[1][i] < 0 ? lists[1][i] + length : lists[1][i];
      first += std::clamp<int64_t>(start, 0, length) * steps[static_cast<size_t>(*axis)];
    }
    return place_read(part, from, first, steps);
  }

  /// One index: the axis goes.
  bool place_pick(const Node& node, int axis) {
    const ValueId from = node.inputs[0], part = node.outputs[0];
    const Constant& pick = dense_.values[index(node.inputs[1])];
    if (!pick || pick.type().rank() != 0) return false;
    if (type(from).layout != Layout::row_major || type(part).layout != Layout::row_major) return false;
    const int64_t length = type(from).shape[axis].number(), given = pick.to_i64()[0];
    const int64_t at = given < 0 ? given + length : given;
    if (at < 0 || at >= length) return false;  // the launch says so
    auto steps = strides(from);
    const int64_t first = at * steps[static_cast<size_t>(axis)];
    steps.erase(steps.begin() + axis);
    return place_read(part, from, first, steps);
  }

  const Graph& graph_;
  const Resolved& dense_;
  Resolved out_;
  const std::vector<bool>& whole_;
  const size_t alignment_;
  std::vector<std::vector<ValueId>> family_;  // by root: itself and its views
  std::vector<bool> fixed_;                   // by root: has its place for good
  std::vector<bool> written_;                 // by value: a launch writes it
};

}  // namespace

Resolved place_parts(const Graph& graph, const Resolved& resolved, const std::vector<bool>& whole, size_t alignment) {
  return PartPlanner(graph, resolved, whole, alignment).place();
}

namespace {
bool is_taken(const Problem& problem, const Device& device) {
  const auto tactics = tactics_for(device, problem.op.name());
  return std::any_of(tactics.begin(), tactics.end(), [&](const Tactic* tactic) {
    return !tactic->is_last_resort() && tactic->prepare(problem, device).ok();
  });
}
}  // namespace

Resolved place_parts(const Graph& graph, const Resolved& resolved, const Device& device, int threads) {
  std::vector<bool> whole(graph.values().size(), false);
  for (const NodeId id : resolved.deferred) {
    for (const ValueId operand : graph.node(id).inputs) {
      if (operand != kNoValue) whole[index(operand)] = true;
    }
  }
  std::vector<std::optional<Problem>> taken(graph.nodes().size());  // as last asked
  const auto asked = device.for_asking();
  while (true) {
    Resolved out = place_parts(graph, resolved, whole, device.part_alignment());
    bool all_taken = true;
    for (const NodeId id : out.steps) {
      Problem problem = problem_of(graph, out, id, threads);
      auto& last = taken[index(id)];
      if (!has_pitch(problem) || (last && last->in == problem.in && last->out == problem.out)) continue;
      if (is_taken(problem, asked ? *asked : device)) {
        last = std::move(problem);
        continue;
      }
      all_taken = false;
      const auto keep_whole = [&](const std::vector<ValueId>& values) {
        for (const ValueId value : values) {
          if (value != kNoValue && !out.types[index(value)].is_dense()) whole[index(value)] = true;
        }
      };
      keep_whole(graph.node(id).inputs);
      keep_whole(graph.node(id).outputs);
    }
    if (all_taken) return out;
  }
}

}  // namespace tenon
