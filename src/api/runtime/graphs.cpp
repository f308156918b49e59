// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0

// Two graphs as JSON.
#include "api/runtime/graphs.h"

#include <functional>
#include <nlohmann/json.hpp>

#include "api/runtime/inspection.h"
#include "ir/text.h"
#include "plan/source.h"

namespace tenon::api {

namespace {

using Json = nlohmann::ordered_json;

/// What is said of each node beside its place in the graph.
using Describe = std::function<void(const Node&, size_t number, Json&)>;

Json ports_of(const Graph& graph, const std::vector<Port>& ports, size_t count) {
  Json list = Json::array();
  for (size_t i = 0; i < count; ++i) {
    list.push_back({{"name", ports[i].name},
                    {"value", graph.value(ports[i].value).name},
                    {"type", to_string(graph.type(ports[i].value))}});
  }
  return list;
}

Json operands_of(const Graph& graph, const std::vector<ValueId>& ids, const std::vector<TensorType>& types) {
  Json list = Json::array();
  for (const ValueId id : ids) {
    if (id == kNoValue) continue;
    const Value& value = graph.value(id);
    Json one = {{"name", value.name}, {"type", to_string(types.empty() ? value.type : types[index(id)])}};
    if (value.constant) one["constant"] = true;
    list.push_back(std::move(one));
  }
  return list;
}

/// `inputs`: how many of the graph's inputs are the network's; the rest are weights that the plan does not carry.
Json graph_of(const Graph& graph, size_t inputs, const std::vector<TensorType>& types, const Describe& describe) {
  Json json = {{"inputs", ports_of(graph, graph.inputs(), inputs)},
               {"outputs", ports_of(graph, graph.outputs(), graph.outputs().size())},
               {"nodes", Json::array()}};
  for (size_t i = 0; i < graph.nodes().size(); ++i) {
    const Node& node = graph.nodes()[i];
    if (!node.op) continue;
    Json one = {{"name", node.origin.empty() ? std::string(node.op.name()) : to_string(node.origin)},
                {"op", node.op.name()},
                {"attributes", fields_text(node.op)},
                {"sources", node.origin.names()},
                {"inputs", operands_of(graph, node.inputs, types)},
                {"outputs", operands_of(graph, node.outputs, types)}};
    if (describe) describe(node, i, one);
    json["nodes"].push_back(std::move(one));
  }
  return json;
}

Json arena_of(const Graph& graph, const Schedule& schedule) {
  Json tenants = Json::array();
  for (const Tenant& one : schedule.tenants()) {
    tenants.push_back({{"value", one.value == kNoValue ? "" : graph.value(one.value).name},
                       {"offset", one.offset},
                       {"bytes", one.life.bytes},
                       {"first", one.life.first},
                       {"last", one.life.last}});
  }
  return {{"bytes", schedule.arena().bytes}, {"lower_bound", schedule.arena().lower_bound}, {"tenants", tenants}};
}

}  // namespace

Result<std::string> graphs_as_json(const std::shared_ptr<const Engine>& engine) {
  const Plan& plan = engine->plan();
  TRY_ASSIGN(const auto context, prepared_at_opt(engine));
  const auto& steps = context->schedule().steps();
  std::vector<int> step_of(engine->graph().nodes().size(), -1);
  for (size_t i = 0; i < steps.size(); ++i) step_of[index(steps[i].node)] = static_cast<int>(i);
  Json json = {{"name", plan.name}, {"device", engine->device().signature()}, {"threads", engine->threads()}};
  json["source"] = nullptr;
  if (!plan.source.graph.empty()) {
    TRY_ASSIGN(const Graph source, plan::source_graph(plan.source));
    json["source"] = graph_of(source, plan.graph.inputs().size(), {}, {});
  }
  json["plan"] = graph_of(engine->graph(), plan.graph.inputs().size(), context->resolved().types,
                          [&](const Node&, size_t number, Json& out) {
                            out["step"] = step_of[number];
                            if (step_of[number] < 0) return;
                            const Step& step = steps[static_cast<size_t>(step_of[number])];
                            out["tactic"] = step.tactic;
                            out["time_us"] = inspect_step(*engine, step).time_us;
                            out["flops"] = step.prepared.work.flops;
                            out["bytes"] = step.prepared.work.bytes;
                            out["workspace_bytes"] = step.prepared.workspace_bytes;
                          });
  json["plan"]["arena"] = arena_of(engine->graph(), context->schedule());
  return json.dump(1, ' ', false, Json::error_handler_t::replace);
}

}  // namespace tenon::api
