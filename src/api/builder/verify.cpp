// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0

// tenon.h: verify_json().
#include "verify/verify.h"

#include <cmath>
#include <nlohmann/json.hpp>

#include "api/builder/builder.h"
#include "api/network/network.h"
#include "backends/cpu/device.h"
#include "tenon.h"

namespace tenon {

namespace {

using Json = nlohmann::ordered_json;

/// JSON has no infinity: what cannot be written is null.
Json number(double value) { return std::isfinite(value) ? Json(value) : Json(nullptr); }

Json as_json(const verify::Compared& one) {
  return {{"name", one.name},
          {"type", to_string(one.type)},
          {"same", one.same()},
          {"relative", number(one.difference.relative)},
          {"tolerance", one.tolerance},
          {"element", one.difference.element},
          {"found", number(one.difference.found)},
          {"expected", number(one.difference.expected)}};
}

Json as_json(const verify::Guilt& guilt) {
  Json json = {{"kind", to_string(guilt.kind)},
               {"name", guilt.name},
               {"sources", guilt.sources},
               {"where", guilt.where},
               {"tensor", as_json(guilt.compared)}};
  json["confirmed"] = guilt.confirmed ? Json(*guilt.confirmed) : Json(nullptr);
  return json;
}

std::string as_json(const verify::Report& report) {
  Json json = {{"same", report.same}, {"nodes", report.nodes}, {"steps", report.steps}};
  json["outputs"] = Json::array();
  for (const auto& one : report.outputs) json["outputs"].push_back(as_json(one));
  json["tensors"] = Json::array();
  for (const auto& one : report.tensors) json["tensors"].push_back(as_json(one));
  json["guilty"] = Json::array();
  for (const auto& one : report.guilty) json["guilty"].push_back(as_json(one));
  return json.dump(2, ' ', false, Json::error_handler_t::replace);
}

Result<std::vector<Constant>> inputs_of(const Graph& graph, const std::vector<NamedInput>& given) {
  std::vector<Constant> out(graph.inputs().size());
  for (const NamedInput& one : given) {
    size_t port = 0;
    while (port < out.size() && graph.inputs()[port].name != one.name) ++port;
    const auto dtype = parse_data_type(one.type);
    if (port == out.size() || !dtype) {
      return Error(ErrorCode::invalid_argument, str("there is no input '", one.name, "' of ", one.type));
    }
    const TensorType type{*dtype, Shape::of(one.shape)};
    if (type.bytes() != one.data.size()) {
      return Error(ErrorCode::invalid_argument, str("input '", one.name, "': expected ", type.bytes(), " bytes for ",
                                                    type, ", found ", one.data.size()));
    }
    out[port] = Constant::copy(type, one.data);
  }
  return out;
}

verify::Watch watch_of(const std::function<bool(const Progress&)>& progress) {
  if (!progress) return {};
  return [&progress](const std::string& phase, size_t done, size_t all) {
    return progress({.phase = phase, .step = static_cast<int>(done), .steps = static_cast<int>(all)});
  };
}

}  // namespace

std::string verify_json(nvinfer1::IBuilder& builder, const nvinfer1::INetworkDefinition& network,
                        const nvinfer1::IBuilderConfig& config, const VerifySettings& settings) {
  const auto* own_builder = dynamic_cast<const api::Builder*>(&builder);
  const auto* own_network = dynamic_cast<const api::Network*>(&network);
  if (own_builder == nullptr || own_network == nullptr) return "";
  return api::guard(own_builder->reporter(), "tenon::verify_json", std::string(), [&]() -> Result<std::string> {
    TRY_ASSIGN(Graph graph, own_network->graph());
    verify::Options options;
    TRY_ASSIGN(options.build, own_builder->build_options(*own_network, graph, config));
    TRY_ASSIGN(options.inputs, inputs_of(graph, settings.inputs));
    options.seed = settings.seed;
    options.tolerance = settings.tolerance;
    options.against = settings.against_unfused ? verify::Against::unfused : verify::Against::reference;
    options.every_tensor = settings.every_tensor;
    options.watch = watch_of(settings.progress);
    TRY_ASSIGN(const verify::Report report, verify::verify(std::move(graph), options, std::make_shared<CpuDevice>()));
    return as_json(report);
  });
}

}  // namespace tenon
