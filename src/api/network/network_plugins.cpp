// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0

// Network: layers made from plugins.
#include "api/network/layer_adder.h"
#include "api/network/layers/plugin.h"
#include "api/network/network.h"

namespace tenon::api {

template <class L>
L* Network::add_plugin(const char* call, std::vector<const nv::ITensor*> inputs, size_t shape_inputs,
                       FunctionRef<Result<LivePlugin>()> copy) noexcept {
  return guard<L*>(reporter_, call, nullptr, [&]() -> Result<L*> {
    TRY_ASSIGN(LivePlugin plugin, copy());
    TRY_ASSIGN(const int32_t outputs, plugin.output_count());
    L* layer = add<L>(call, std::move(inputs), outputs);
    if (layer == nullptr) return static_cast<L*>(nullptr);  // reported
    layer->set_plugin(std::move(plugin), shape_inputs);
    return layer;
  });
}

namespace {

/// Null pointers stand for wrong counts, so that adding them says so.
std::vector<const nv::ITensor*> listed(nv::ITensor* const* tensors, int32_t count) {
  if (count < 0 || (count > 0 && tensors == nullptr)) return {nullptr};
  return {tensors, tensors + count};
}

}  // namespace

nv::IPluginV2Layer* Network::addPluginV2(nv::ITensor* const* inputs, int32_t nbInputs, nv::IPluginV2& plugin) noexcept {
  return add_plugin<PluginV2Layer>("INetworkDefinition::addPluginV2", listed(inputs, nbInputs), 0,
                                   [&]() { return LivePlugin::own(plugin.clone(), "clone() of the plugin"); });
}

nv::IPluginLayer* Network::add_first_plugin(nv::ITensor* const* inputs, int32_t count, nv::IPlugin& plugin) noexcept {
  return add_plugin<FirstPluginLayer>("INetworkDefinition::addPlugin", listed(inputs, count), 0, [&]() {
    return LivePlugin::own(as_second_generation(plugin).release(), "the plugin");
  });
}

nv::IPluginV3Layer* Network::addPluginV3(nv::ITensor* const* inputs, int32_t nbInputs, nv::ITensor* const* shapeInputs,
                                         int32_t nbShapeInputs, nv::IPluginV3& plugin) noexcept {
  std::vector<const nv::ITensor*> all = listed(inputs, nbInputs);
  const std::vector<const nv::ITensor*> shapes = listed(shapeInputs, nbShapeInputs);
  all.insert(all.end(), shapes.begin(), shapes.end());
  return add_plugin<PluginV3Layer>("INetworkDefinition::addPluginV3", std::move(all), shapes.size(),
                                   [&]() { return LivePlugin::own(plugin.clone(), "clone() of the plugin"); });
}

}  // namespace tenon::api
