// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0

// Plugin layers: copies of the program's plugins.
#pragma once

#include "api/network/layer.h"
#include "api/plugins/describe.h"
#include "api/runtime/first_plugin.h"

namespace tenon::api {

/// Both layers lower to an operator whose state is a handle of the plugin, which the build settles.
template <class Face, class Table>
class PluginLayer : public LayerOf<Face, Table> {
 public:
  explicit PluginLayer(Network& network, nv::LayerType type) : LayerOf<Face, Table>(network, type) {}

  void set_plugin(LivePlugin plugin, size_t shape_inputs) {
    plugin_ = std::make_shared<const LivePlugin>(std::move(plugin));
    handle_ = handle_of(plugin_);
    shape_inputs_ = shape_inputs;
  }

  Result<> lower(Lowering& to) const override {
    std::vector<ValueId> operands;
    std::vector<Known> known;
    for (size_t i = 0; i < this->inputs().size(); ++i) {
      TRY_ASSIGN(const ValueId operand, to.input(i));
      operands.push_back(operand);
      known.push_back(to.known(operand));
    }
    const bool implicit = !operands.empty() && to.unseen(operands[0]) == 1;
    TRY_ASSIGN(Op op, describe(*plugin_, {known, shape_inputs_, implicit, this->name()}));
    operands.push_back(to.constant(handle_));
    TRY_ASSIGN(const std::vector<ValueId> values, to.emit(std::move(op), std::move(operands), this->outputs().size()));
    for (size_t i = 0; i < values.size(); ++i) TRY(to.define(i, values[i]));
    return Done{};
  }

 protected:
  std::shared_ptr<const LivePlugin> plugin_;

 private:
  Constant handle_;
  size_t shape_inputs_ = 0;
};

class PluginV2Layer final : public PluginLayer<nv::IPluginV2Layer, nv::apiv::VPluginV2Layer> {
 public:
  explicit PluginV2Layer(Network& network) : PluginLayer(network, nv::LayerType::kPLUGIN_V2) {}
  nv::IPluginV2& getPlugin() noexcept override { return plugin_->v2(); }
};

/// Of the first generation, which stays the program's.
class FirstPluginLayer final : public PluginLayer<nv::IPluginLayer, nv::apiv::VPluginLayer> {
 public:
  explicit FirstPluginLayer(Network& network) : PluginLayer(network, nv::LayerType::kPLUGIN) {}
  Result<> lower(Lowering& to) const override {
    name_first_plugin(plugin_->v2(), name());
    return PluginLayer::lower(to);
  }
  nv::IPlugin& getPlugin() noexcept override { return program_plugin(plugin_->v2()); }
};

class PluginV3Layer final : public PluginLayer<nv::IPluginV3Layer, nv::apiv::VPluginV3Layer> {
 public:
  explicit PluginV3Layer(Network& network) : PluginLayer(network, nv::LayerType::kPLUGIN_V3) {}
  nv::IPluginV3& getPlugin() noexcept override { return plugin_->v3(); }
};

}  // namespace tenon::api
