// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
// Reading the library's JSON of two graphs.
#include "tools/lib/graph_view.h"

#include <tenon.h>

#include <algorithm>
#include <map>
#include <nlohmann/json.hpp>

#include "tools/lib/failure.h"
#include "tools/lib/wildcard.h"

namespace tenon::tools {
namespace {

using Json = nlohmann::json;

std::vector<ViewValue> values_of(const Json& list, const char* name_key) {
  std::vector<ViewValue> values;
  for (const Json& one : list) values.push_back({one.at(name_key), one.at("type"), one.value("constant", false)});
  return values;
}

ViewGraph graph_of(const Json& json) {
  ViewGraph graph{values_of(json.at("inputs"), "value"), values_of(json.at("outputs"), "value"), {}};
  for (const Json& one : json.at("nodes")) {
    ViewNode node{one.at("name"),
                  one.at("op"),
                  one.at("attributes"),
                  one.at("sources"),
                  values_of(one.at("inputs"), "name"),
                  values_of(one.at("outputs"), "name")};
    node.step = one.value("step", -1);
    node.tactic = one.value("tactic", "");
    node.time_us = one.value("time_us", 0.0);
    node.flops = one.value("flops", 0.0);
    node.bytes = one.value("bytes", 0.0);
    graph.nodes.push_back(std::move(node));
  }
  return graph;
}

}  // namespace

EngineView view_of(const nvinfer1::ICudaEngine& engine, Logger& logger) {
  const std::string text = graph_json(engine);
  if (text.empty()) throw Failure(Exit::failure, logger.take_errors("the engine's graphs cannot be read"));
  const Json json = Json::parse(text);
  EngineView view{json.at("name"), json.at("device"), json.at("threads"), {}, {}, {}};
  if (!json.at("source").is_null()) view.source = graph_of(json.at("source"));
  view.plan = graph_of(json.at("plan"));
  const Json& arena = json.at("plan").at("arena");
  view.arena_bytes = arena.at("bytes");
  view.arena_lower_bound = arena.at("lower_bound");
  for (const Json& one : arena.at("tenants"))
    view.tenants.push_back({one.at("value"), one.at("offset"), one.at("bytes"), one.at("first"), one.at("last")});
  return view;
}

std::vector<const ViewNode*> EngineView::steps() const {
  std::vector<const ViewNode*> found;
  for (const ViewNode& node : plan.nodes) {
    if (node.step < 0) continue;
    if (found.size() <= static_cast<std::size_t>(node.step)) found.resize(static_cast<std::size_t>(node.step) + 1);
    found[static_cast<std::size_t>(node.step)] = &node;
  }
  return found;
}

void set_times(EngineView& view, const std::vector<double>& times_us) {
  for (ViewNode& node : view.plan.nodes)
    if (node.step >= 0 && static_cast<std::size_t>(node.step) < times_us.size())
      node.time_us = times_us[static_cast<std::size_t>(node.step)];
}

ViewGraph filtered(const ViewGraph& graph, const std::string& pattern) {
  ViewGraph found;
  for (const ViewNode& node : graph.nodes) {
    const bool by_source = std::ranges::any_of(node.sources, [&](const auto& name) { return matches(name, pattern); });
    if (by_source || matches(node.name, pattern)) found.nodes.push_back(node);
  }
  return found;
}

std::vector<SourceTime> source_times(const EngineView& view) {
  std::map<std::string, std::vector<std::size_t>> by_name;
  std::vector<SourceTime> times;
  for (const ViewNode& node : view.source.nodes) {
    by_name[node.name].push_back(times.size());
    times.push_back({node.name, node.op});
  }
  for (const ViewNode* step : view.steps()) {
    std::vector<std::size_t> all, own;
    for (const std::string& source : step->sources) {
      for (const std::size_t i : by_name[source]) {
        all.push_back(i);
        if (times[i].op == step->op) own.push_back(i);
      }
    }
    const auto& takers = own.empty() ? all : own;
    for (const std::size_t i : takers) times[i].time_us += step->time_us / static_cast<double>(takers.size());
    for (const std::size_t i : all) {
      const bool main = std::ranges::find(takers, i) != takers.end();
      if (times[i].step >= 0 && !main) continue;  // a reorder or cast beside the launch that does the work
      times[i].step = step->step;
      times[i].sharing = static_cast<int>(all.size());
    }
  }
  return times;
}

}  // namespace tenon::tools
