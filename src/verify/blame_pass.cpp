// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Bisection over the graphs that passes left, and the first node behind the guilty pass that computes something else.
#include <unordered_map>

#include "ir/verify.h"
#include "verify/blame.h"

namespace tenon::verify {

namespace {

/// Both graphs with every value as an output that has the same name and type in both, in the order of the second.
struct Twins {
  Graph before;
  Graph after;
  std::vector<ValueId> after_values;
};

Twins with_common_outputs(const Graph& before, const Graph& after) {
  std::unordered_map<std::string_view, ValueId> by_name;
  for (size_t i = 0; i < before.values().size(); ++i) by_name.emplace(before.values()[i].name, static_cast<ValueId>(i));
  Twins out{before, after, {}};
  out.before.clear_outputs();
  out.after.clear_outputs();
  for (const Node& node : after.nodes()) {
    for (const ValueId id : node.outputs) {
      const auto found = by_name.find(after.value(id).name);
      if (found == by_name.end() || !(before.type(found->second) == after.type(id))) continue;
      out.before.add_output(found->second, after.value(id).name);
      out.after.add_output(id, after.value(id).name);
      out.after_values.push_back(id);
    }
  }
  return out;
}

/// Fills in where: the first value, in order, that both graphs have and that differs.
Result<> find_node(const Graph& before, const Graph& after, const std::vector<Constant>& inputs,
                   const Baseline& baseline, const Options& options, Guilt& guilt) {
  const Twins twins = with_common_outputs(before, after);
  TRY_ASSIGN(const auto expected, baseline.outputs(twins.before, inputs, "values before the pass"));
  TRY_ASSIGN(const auto found, baseline.outputs(twins.after, inputs, "values behind the pass"));
  const auto compared = compare_outputs(twins.after, found, expected, options);
  for (size_t i = 0; i < compared.size(); ++i) {
    if (compared[i].same()) continue;
    const Node& node = *after.producer(twins.after_values[i]);
    guilt.where = ir::describe(after, node);
    guilt.sources = node.origin.names();
    guilt.compared = compared[i];
    return Done{};
  }
  return Done{};
}

}  // namespace

Result<std::optional<Guilt>> blame_pass(const Graph& source, const std::vector<Snapshot>& snapshots,
                                        const std::vector<Constant>& inputs, const std::vector<Constant>& expected,
                                        const Baseline& baseline, const Options& options) {
  if (snapshots.empty()) return std::optional<Guilt>();
  std::vector<Compared> wrong;
  const auto agrees = [&](size_t i) -> Result<bool> {
    const std::string phase = str("graph behind ", snapshots[i].pass, " (", i + 1, " of ", snapshots.size(), ")");
    TRY_ASSIGN(const auto found, baseline.outputs(snapshots[i].graph, inputs, phase));
    const auto compared = compare_outputs(snapshots[i].graph, found, expected, options);
    const bool same = all_same(compared);
    if (!same) wrong = compared;
    return same;
  };
  TRY_ASSIGN(const bool last_agrees, agrees(snapshots.size() - 1));
  if (last_agrees) return std::optional<Guilt>();
  size_t good = 0;  // so many of the first snapshots agree
  size_t bad = snapshots.size() - 1;
  while (good < bad) {
    const size_t middle = good + (bad - good) / 2;
    TRY_ASSIGN(const bool same, agrees(middle));
    if (same)
      good = middle + 1;
    else
      bad = middle;
  }
  Guilt guilt{.kind = Guilt::Kind::pass, .name = snapshots[bad].pass};
  for (const Compared& one : wrong) {
    if (!one.same()) guilt.compared = one;
  }
  const Graph& before = bad == 0 ? source : snapshots[bad - 1].graph;
  TRY(find_node(before, snapshots[bad].graph, inputs, baseline, options, guilt));
  return std::optional(std::move(guilt));
}

}  // namespace tenon::verify
