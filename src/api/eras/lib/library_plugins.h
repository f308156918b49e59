// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0

// Plugins of the library's own, as a program of the older release sees them; and plugins on their way into a network.
#pragma once

namespace tenon::eras {

/// A plugin of the library, as the program sees it: to be handed to a network, not to be run by hand.
class LibraryPlugin final : public era::IPluginV2 {
 public:
  explicit LibraryPlugin(abi::IPluginV2* plugin) : plugin_(plugin) {}
  abi::IPluginV2& abi_plugin() const { return *plugin_; }

  int32_t getTensorRTVersion() const noexcept override { return NV_TENSORRT_MAJOR * 1000; }
  const char* getPluginType() const noexcept override { return plugin_->getPluginType(); }
  const char* getPluginVersion() const noexcept override { return plugin_->getPluginVersion(); }
  int32_t getNbOutputs() const noexcept override { return plugin_->getNbOutputs(); }
  era::Dims getOutputDimensions(int32_t index, const era::Dims* inputs, int32_t count) noexcept override {
    return dims32<era::Dims>(plugin_->getOutputDimensions(index, dims64(inputs, count).data(), count));
  }
  bool supportsFormat(era::DataType type, era::PluginFormat format) const noexcept override {
    return plugin_->supportsFormat(static_cast<abi::DataType>(type), static_cast<abi::PluginFormat>(format));
  }
  void configureWithFormat(const era::Dims* in, int32_t ins, const era::Dims* out, int32_t outs, era::DataType type,
                           era::PluginFormat format, int32_t batch) noexcept override {
    plugin_->configureWithFormat(dims64(in, ins).data(), ins, dims64(out, outs).data(), outs,
                                 static_cast<abi::DataType>(type), static_cast<abi::PluginFormat>(format), batch);
  }
  int32_t initialize() noexcept override { return plugin_->initialize(); }
  void terminate() noexcept override { plugin_->terminate(); }
  size_t getWorkspaceSize(int32_t batch) const noexcept override { return plugin_->getWorkspaceSize(batch); }
#if TENON_ERA >= 8
  int32_t enqueue(int32_t batch, const void* const* inputs, void* const* outputs, void* workspace,
                  cudaStream_t stream) noexcept override {
#else
  int32_t enqueue(int32_t batch, const void* const* inputs, void** outputs, void* workspace,
                  cudaStream_t stream) noexcept override {
#endif
    return plugin_->enqueue(batch, inputs, outputs, workspace, stream);
  }
  size_t getSerializationSize() const noexcept override { return plugin_->getSerializationSize(); }
  void serialize(void* buffer) const noexcept override { plugin_->serialize(buffer); }
  void destroy() noexcept override {
    plugin_->destroy();
    delete this;
  }
  era::IPluginV2* clone() const noexcept override { return new LibraryPlugin(plugin_->clone()); }
  void setPluginNamespace(const char* name) noexcept override { plugin_->setPluginNamespace(name); }
  const char* getPluginNamespace() const noexcept override { return plugin_->getPluginNamespace(); }

 private:
  abi::IPluginV2* plugin_;
};

/// The plugin for as long as a call of the network takes, which clones it.
class PluginLoan {
 public:
  explicit PluginLoan(era::IPluginV2& plugin) {
    auto* own = dynamic_cast<LibraryPlugin*>(&plugin);
    if (own == nullptr) bridge_ = new_bridge(&plugin, false);
    abi_ = own ? &own->abi_plugin() : bridge_;
  }
  ~PluginLoan() {
    if (bridge_) bridge_->destroy();
  }
  PluginLoan(const PluginLoan&) = delete;
  PluginLoan& operator=(const PluginLoan&) = delete;
  abi::IPluginV2& abi() const { return *abi_; }

 private:
  abi::IPluginV2* bridge_ = nullptr;
  abi::IPluginV2* abi_;
};

/// The program's own plugin behind one of a layer.
inline era::IPluginV2& era_plugin(abi::IPluginV2& plugin) {
  if (auto* bridge = dynamic_cast<HasPlugin*>(&plugin)) return *bridge->plugin();
  static std::mutex mutex;
  static auto& known = *new std::unordered_map<abi::IPluginV2*, std::unique_ptr<LibraryPlugin>>;
  const std::scoped_lock lock(mutex);
  auto& found = known[&plugin];
  if (!found) found = std::make_unique<LibraryPlugin>(&plugin);
  return *found;
}

}  // namespace tenon::eras
