// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0

// Inspection of engines, and its two forms.
#include "api/runtime/inspection.h"

#include <cstdio>

#include <nlohmann/json.hpp>

namespace tenon::api {

namespace {

nlohmann::ordered_json as_json(const InspectedStep& step) {
  return {{"name", step.name},       {"op", step.op},           {"tactic", step.tactic},  {"precision", step.precision},
          {"time_us", step.time_us}, {"problem", step.problem}, {"sources", step.sources}};
}

nlohmann::ordered_json ports_as_json(const std::vector<std::pair<std::string, std::string>>& ports) {
  auto list = nlohmann::ordered_json::array();
  for (const auto& [name, type] : ports) list.push_back({{"name", name}, {"type", type}});
  return list;
}

std::string dump(const nlohmann::ordered_json& json) {
  return json.dump(2, ' ', false, nlohmann::ordered_json::error_handler_t::replace);
}

}  // namespace

InspectedStep inspect_step(const Engine& engine, const Step& step) {
  const Node& node = engine.graph().node(step.node);
  InspectedStep out;
  out.sources = node.origin.names();
  out.name = node.origin.empty() ? std::string(node.op.name()) : to_string(node.origin);
  out.op = node.op.name();
  out.tactic = step.tactic;
  if (!step.problem.out.empty()) out.precision = to_string(step.problem.out[0].dtype);
  out.problem = to_string(step.problem);
  if (const Choice* choice = engine.choice(0, step.node)) out.time_us = choice->time_us;
  return out;
}

Result<std::unique_ptr<ExecutionContext>> prepared_at_opt(const std::shared_ptr<const Engine>& engine) {
  TRY_ASSIGN(auto context, ExecutionContext::create(engine));
  const Profile& bounds = engine->plan().profiles[0];
  for (size_t port = 0; port < bounds.shapes.size(); ++port) {
    TRY(context->set_input_shape(port, Shape::of(bounds.shapes[port].opt)));
  }
  TRY(context->prepare());
  return context;
}

Result<Inspection> inspect(const std::shared_ptr<const Engine>& engine) {
  const Plan& plan = engine->plan();
  Inspection out;
  out.name = plan.name;
  out.device = engine->device().signature();
  out.tuned = engine->tuned();
  out.threads = engine->threads();
  for (const Port& port : plan.graph.inputs()) {
    out.inputs.emplace_back(port.name, to_string(plan.graph.type(port.value)));
  }
  for (const Port& port : plan.graph.outputs()) {
    out.outputs.emplace_back(port.name, to_string(plan.graph.type(port.value)));
  }
  TRY_ASSIGN(const auto context, prepared_at_opt(engine));
  out.memory = context->memory();
  for (const Step& step : context->schedule().steps()) out.steps.push_back(inspect_step(*engine, step));
  return out;
}

std::string to_json(const InspectedStep& step) { return dump(as_json(step)); }

std::string to_json(const Inspection& inspection) {
  nlohmann::ordered_json json;
  json["name"] = inspection.name;
  json["device"] = inspection.device;
  json["tuned"] = inspection.tuned;
  json["threads"] = inspection.threads;
  json["inputs"] = ports_as_json(inspection.inputs);
  json["outputs"] = ports_as_json(inspection.outputs);
  json["steps"] = nlohmann::ordered_json::array();
  for (const InspectedStep& step : inspection.steps) json["steps"].push_back(as_json(step));
  const MemoryUse& memory = inspection.memory;
  json["memory"] = {{"arena_bytes", memory.arena},
                    {"weight_bytes", memory.weights},
                    {"packed_bytes", memory.packed},
                    {"workspace_bytes", memory.workspace},
                    {"arena_lower_bound", memory.lower_bound}};
  return dump(json);
}

std::string to_text(const InspectedStep& step) {
  char head[80];
  std::snprintf(head, sizeof head, "%10.1f us  %-5.16s %-40.40s ", step.time_us, step.precision.c_str(),
                step.tactic.c_str());
  return head + step.name;
}

std::string to_line(const InspectedStep& step) {
  return str("Name: ", step.name, ", LayerType: ", step.op, ", Precision: ", step.precision,
             ", TacticName: ", step.tactic, ", StreamId: 0");
}

std::string to_text(const Inspection& inspection) {
  std::string text = str("engine '", inspection.name, "' on ", inspection.device, ", ", inspection.threads, " threads",
                         inspection.tuned ? "\n" : ", not tuned here\n");
  for (const auto& [name, type] : inspection.inputs) text += str("input  ", name, ": ", type, "\n");
  for (const auto& [name, type] : inspection.outputs) text += str("output ", name, ": ", type, "\n");
  for (const InspectedStep& step : inspection.steps) text += to_text(step) + "\n";
  const MemoryUse& memory = inspection.memory;
  text += str(inspection.steps.size(), " steps, ", memory.weights, " bytes of weights (", memory.packed, " packed), ",
              memory.arena, " bytes of memory for values between steps (at least ", memory.lower_bound,
              " are alive at once; up to ", memory.workspace, " of workspace)\n");
  return text;
}

}  // namespace tenon::api
