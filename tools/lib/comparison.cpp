// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
// Comparing plans.
#include "tools/lib/comparison.h"

#include <algorithm>
#include <cstdio>
#include <map>
#include <nlohmann/json.hpp>
#include <numeric>
#include <set>

namespace tenon::tools {
namespace {

/// Sets that only ever grow together.
class Sets {
 public:
  explicit Sets(std::size_t count) : parents_(count) { std::iota(parents_.begin(), parents_.end(), std::size_t{0}); }
  std::size_t find(std::size_t i) {
    while (parents_[i] != i) i = parents_[i] = parents_[parents_[i]];
    return i;
  }
  void join(std::size_t i, std::size_t j) { parents_[find(j)] = find(i); }

 private:
  std::vector<std::size_t> parents_;
};

std::string type_of(const ViewNode& step) {
  const std::string type = step.outputs.empty() ? "" : step.outputs[0].type;
  return type.substr(0, type.find('['));
}

template <class Value>
std::vector<std::string> each(const std::vector<const ViewNode*>& steps, Value&& value) {
  std::vector<std::string> values;
  for (const ViewNode* step : steps) values.push_back(value(*step));
  return values;
}

void find_changes(ComparedGroup& group) {
  if (group.a.empty() || group.b.empty()) {
    group.changes = {"missing"};
    return;
  }
  const auto differ = [&](auto&& value) { return each(group.a, value) != each(group.b, value); };
  const auto sources = [](const ViewNode& step) {
    std::string text;
    for (const auto& source : step.sources) text += source + "\n";
    return text;
  };
  if (group.a.size() != group.b.size() || differ(sources)) group.changes.emplace_back("launches");
  if (group.changes.empty() && differ([](const ViewNode& s) { return s.op + s.attributes; }))
    group.changes.emplace_back("operator");
  if (group.changes.empty() && differ([](const ViewNode& s) { return s.tactic; })) group.changes.emplace_back("tactic");
  if (differ([](const ViewNode& s) { return type_of(s); }) && group.a.size() == group.b.size())
    group.changes.emplace_back("type");
}

double total(const std::vector<const ViewNode*>& steps) {
  double sum = 0;
  for (const ViewNode* step : steps) sum += step->time_us;
  return sum;
}

template <class... Args>
std::string print(const char* format, Args... args) {
  char text[512];
  std::snprintf(text, sizeof text, format, args...);
  return text;
}

std::string line_of(const char* which, const ViewNode& step) {
  return print("    %s step %3d %10.1f us  %-6s %-22s %-36s ", which, step.step, step.time_us, type_of(step).c_str(),
               step.op.c_str(), step.tactic.c_str()) +
         step.name + "\n";
}

nlohmann::ordered_json steps_json(const std::vector<const ViewNode*>& steps) {
  auto list = nlohmann::ordered_json::array();
  for (const ViewNode* step : steps)
    list.push_back({{"step", step->step},
                    {"op", step->op},
                    {"attributes", step->attributes},
                    {"tactic", step->tactic},
                    {"type", type_of(*step)},
                    {"time_us", step->time_us},
                    {"sources", step->sources}});
  return list;
}

nlohmann::ordered_json plan_json(const EngineView& view) {
  return {{"name", view.name},
          {"device", view.device},
          {"threads", view.threads},
          {"steps", view.steps().size()},
          {"time_us", total(view.steps())},
          {"arena_bytes", view.arena_bytes}};
}

}  // namespace

std::vector<ComparedGroup> compare(const EngineView& a, const EngineView& b) {
  const auto a_steps = a.steps(), b_steps = b.steps();
  std::vector<const ViewNode*> all = a_steps;
  all.insert(all.end(), b_steps.begin(), b_steps.end());
  Sets sets(all.size());
  std::map<std::string, std::size_t> by_source;
  for (std::size_t i = 0; i < all.size(); ++i) {
    for (const auto& source : all[i]->sources) {
      const auto [at, fresh] = by_source.emplace(source, i);
      if (!fresh) sets.join(at->second, i);
    }
  }
  std::map<std::size_t, std::size_t> numbers;
  std::vector<ComparedGroup> groups;
  for (std::size_t i = 0; i < all.size(); ++i) {
    const auto [at, fresh] = numbers.emplace(sets.find(i), groups.size());
    if (fresh) groups.emplace_back();
    ComparedGroup& group = groups[at->second];
    (i < a_steps.size() ? group.a : group.b).push_back(all[i]);
    group.sources.insert(group.sources.end(), all[i]->sources.begin(), all[i]->sources.end());
  }
  for (ComparedGroup& group : groups) {
    std::ranges::sort(group.sources);
    group.sources.erase(std::unique(group.sources.begin(), group.sources.end()), group.sources.end());
    group.a_us = total(group.a);
    group.b_us = total(group.b);
    find_changes(group);
  }
  return groups;
}

std::string comparison_text(const EngineView& a, const EngineView& b, const std::vector<ComparedGroup>& groups,
                            bool all) {
  std::string text;
  for (const auto& [which, view] : {std::pair("A", &a), {"B", &b}})
    text += print("%s: %s on %s, %d threads: %zu launches, %.3f ms, %.0f bytes between launches\n", which,
                  view->name.c_str(), view->device.c_str(), view->threads, view->steps().size(),
                  total(view->steps()) / 1000, view->arena_bytes);
  std::vector<const ComparedGroup*> shown;
  for (const ComparedGroup& group : groups)
    if (all || !group.same()) shown.push_back(&group);
  std::ranges::stable_sort(shown, std::greater(),
                           [](const ComparedGroup* group) { return std::abs(group->b_us - group->a_us); });
  for (const ComparedGroup* group : shown) {
    std::string what;
    for (const auto& change : group->changes) what += (what.empty() ? "" : ", ") + change;
    text += print("%+.1f us  %s: ", group->b_us - group->a_us, what.empty() ? "the same" : what.c_str());
    text += print("%zu source nodes\n", group->sources.size());
    for (const ViewNode* step : group->a) text += line_of("A", *step);
    for (const ViewNode* step : group->b) text += line_of("B", *step);
  }
  const auto same = std::ranges::count_if(groups, &ComparedGroup::same);
  return text + print("%td of %zu groups of launches are the same\n", same, groups.size());
}

std::string comparison_json(const EngineView& a, const EngineView& b, const std::vector<ComparedGroup>& groups) {
  nlohmann::ordered_json json = {{"a", plan_json(a)}, {"b", plan_json(b)}, {"groups", nlohmann::ordered_json::array()}};
  for (const ComparedGroup& group : groups)
    json["groups"].push_back({{"sources", group.sources},
                              {"changes", group.changes},
                              {"a_us", group.a_us},
                              {"b_us", group.b_us},
                              {"a", steps_json(group.a)},
                              {"b", steps_json(group.b)}});
  return json.dump(2, ' ', false, nlohmann::ordered_json::error_handler_t::replace) + "\n";
}

}  // namespace tenon::tools
