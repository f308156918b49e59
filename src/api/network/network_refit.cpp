// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0

// Network: which of its weights a built engine may get anew, and by which names.
#include <algorithm>
#include <unordered_map>

#include "api/network/network.h"

namespace tenon::api {

namespace {

/// Weights of imported nodes: the layer that reads them, and what they are to it.
void name_role(const Graph& graph, ValueId id, RefitWeights& weights) {
  weights.layer = weights.value;
  weights.role = static_cast<int>(nv::WeightsRole::kCONSTANT);
  for (const Node& node : graph.nodes()) {
    const bool product = node.op && (node.op.name() == "conv" || node.op.name() == "conv_transpose");
    if (!product || node.origin.empty()) continue;
    for (size_t i = 1; i < node.inputs.size() && i < 3; ++i) {
      if (node.inputs[i] != id) continue;
      weights.layer = to_string(node.origin);
      weights.role = static_cast<int>(i == 1 ? nv::WeightsRole::kKERNEL : nv::WeightsRole::kBIAS);
      return;
    }
  }
}

bool is_made_up(const std::string& name) { return name.empty() || name[0] == '%'; }

}  // namespace

Result<Graph> Network::refittable_graph(bool marked_only, std::vector<RefitWeights>& weights) const {
  Lowering lowering;
  lowering.name_weights();
  TRY(lower_whole(lowering));
  std::unordered_map<int32_t, const Lowering::LayerWeights*> of_layers;
  for (const Lowering::LayerWeights& one : lowering.layer_weights()) {
    of_layers.emplace(static_cast<int32_t>(one.value), &one);
  }
  const Graph& graph = lowering.graph();
  for (size_t i = 0; i < graph.values().size(); ++i) {
    const Value& value = graph.values()[i];
    if (!value.constant || is_made_up(value.name) || value.type.dtype == DataType::string) continue;
    RefitWeights one{.value = value.name, .name = value.name};
    if (const auto found = of_layers.find(static_cast<int32_t>(i)); found != of_layers.end()) {
      const auto named = weights_names_.find(found->second->values);
      one.name = named == weights_names_.end() ? "" : named->second;
      one.layer = found->second->layer;
      one.role = static_cast<int>(found->second->role);
    } else {
      name_role(graph, static_cast<ValueId>(i), one);
    }
    if (!marked_only || refittable_.contains(one.name)) weights.push_back(std::move(one));
  }
  return std::move(lowering).take();
}

bool Network::setWeightsName(nv::Weights weights, const char* name) noexcept {
  return guard(reporter_, "INetworkDefinition::setWeightsName", false, [&]() -> Result<> {
    if (name == nullptr || *name == '\0') return Error(ErrorCode::invalid_argument, "the name is empty");
    if (weights.values == nullptr) return Error(ErrorCode::invalid_argument, str("weights '", name, "' are null"));
    for (const auto& [values, taken] : weights_names_) {
      if (taken != name || values == weights.values) continue;
      return Error(ErrorCode::invalid_argument, str("other weights are named '", name, "' already"));
    }
    weights_names_[weights.values] = name;
    return Done{};
  });
}

bool Network::markWeightsRefittable(const char* name) noexcept {
  return guard(reporter_, "INetworkDefinition::markWeightsRefittable", false, [&]() -> Result<> {
    if (name == nullptr || *name == '\0') return Error(ErrorCode::invalid_argument, "the name is empty");
    const bool named =
        std::any_of(weights_names_.begin(), weights_names_.end(), [&](const auto& one) { return one.second == name; });
    const bool imported = std::any_of(tensors_.begin(), tensors_.end(),
                                      [&](const auto& tensor) { return tensor->constant && tensor->name() == name; });
    if (!named && !imported) return Error(ErrorCode::not_found, str("no weights are named '", name, "'"));
    refittable_.insert(name);
    return Done{};
  });
}

bool Network::unmarkWeightsRefittable(const char* name) noexcept {
  return guard(reporter_, "INetworkDefinition::unmarkWeightsRefittable", false, [&]() -> Result<> {
    if (name == nullptr || refittable_.erase(name) == 0) {
      return Error(ErrorCode::not_found, str("no weights '", name ? name : "(null)", "' are marked"));
    }
    return Done{};
  });
}

bool Network::areWeightsMarkedRefittable(const char* name) const noexcept {
  return name != nullptr && refittable_.contains(name);
}

}  // namespace tenon::api
