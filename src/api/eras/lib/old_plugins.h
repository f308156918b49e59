// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0

// Plugins of the first generation (IPlugin, IPluginExt) and their factories, of releases up to 7. They belong to the
// program and have neither a name nor a copy; in a plan they are plugins of our own type, which the factory that is
// given to deserializeCudaEngine() makes again.
#pragma once

namespace tenon::eras {

inline constexpr const char* kOldPluginType = "TenonOldPlugin";

class OldPluginBridge final : public abi::IPluginV2 {
 public:
  explicit OldPluginBridge(era::IPlugin* plugin) : era_(plugin), ext_(dynamic_cast<era::IPluginExt*>(plugin)) {}
  era::IPlugin& plugin() const { return *era_; }

  const char* getPluginType() const noexcept override { return kOldPluginType; }
  const char* getPluginVersion() const noexcept override { return "1"; }
  int32_t getNbOutputs() const noexcept override { return era_->getNbOutputs(); }
  abi::Dims getOutputDimensions(int32_t index, const abi::Dims* inputs, int32_t count) noexcept override {
    return to_abi(era_->getOutputDimensions(index, dims32(inputs, count).data(), count));
  }
  bool supportsFormat(abi::DataType type, abi::PluginFormat format) const noexcept override {
    if (ext_) return ext_->supportsFormat(static_cast<era::DataType>(type), static_cast<era::PluginFormat>(format));
    return type == abi::DataType::kFLOAT && format == abi::PluginFormat::kLINEAR;
  }
  void configureWithFormat(const abi::Dims* in, int32_t ins, const abi::Dims* out, int32_t outs, abi::DataType type,
                           abi::PluginFormat format, int32_t batch) noexcept override {
    if (ext_) {
      ext_->configureWithFormat(dims32(in, ins).data(), ins, dims32(out, outs).data(), outs,
                                static_cast<era::DataType>(type), static_cast<era::PluginFormat>(format), batch);
    } else {
      era_->configure(dims32(in, ins).data(), ins, dims32(out, outs).data(), outs, batch);
    }
  }
  int32_t initialize() noexcept override { return era_->initialize(); }
  void terminate() noexcept override { era_->terminate(); }
  size_t getWorkspaceSize(int32_t batch) const noexcept override { return era_->getWorkspaceSize(batch); }
  int32_t enqueue(int32_t batch, const void* const* inputs, void* const* outputs, void* workspace,
                  cudaStream_t stream) noexcept override {
    return era_->enqueue(batch, inputs, const_cast<void**>(outputs), workspace, stream);
  }
  size_t getSerializationSize() const noexcept override { return era_->getSerializationSize(); }
  void serialize(void* buffer) const noexcept override { era_->serialize(buffer); }
  void destroy() noexcept override { delete this; }
  IPluginV2* clone() const noexcept override { return new OldPluginBridge(era_); }
  void setPluginNamespace(const char* /*name*/) noexcept override {}
  const char* getPluginNamespace() const noexcept override { return ""; }

 private:
  era::IPlugin* era_;
  era::IPluginExt* ext_;
};

/// The factory that makes the plugins of the plan that is being read, on this thread.
class WithPluginFactory {
 public:
  explicit WithPluginFactory(era::IPluginFactory* factory);
  ~WithPluginFactory() { current() = previous_; }
  WithPluginFactory(const WithPluginFactory&) = delete;
  WithPluginFactory& operator=(const WithPluginFactory&) = delete;
  static era::IPluginFactory*& current() {
    thread_local era::IPluginFactory* factory = nullptr;
    return factory;
  }

 private:
  era::IPluginFactory* previous_ = current();
};

class OldPluginCreator final : public abi::IPluginCreator {
 public:
  const char* getPluginName() const noexcept override { return kOldPluginType; }
  const char* getPluginVersion() const noexcept override { return "1"; }
  const abi::PluginFieldCollection* getFieldNames() noexcept override {
    static const abi::PluginFieldCollection none{};
    return &none;
  }
  abi::IPluginV2* createPlugin(const char*, const abi::PluginFieldCollection*) noexcept override { return nullptr; }
  abi::IPluginV2* deserializePlugin(const char* name, const void* data, size_t size) noexcept override {
    auto* factory = WithPluginFactory::current();
    auto* plugin = factory ? factory->createPlugin(name, data, size) : nullptr;
    return plugin ? new OldPluginBridge(plugin) : nullptr;
  }
  void setPluginNamespace(const char*) noexcept override {}
  const char* getPluginNamespace() const noexcept override { return ""; }

  static void register_once() {
    static const bool done = [] {
      static auto& own = *new OldPluginCreator;
      return static_cast<abi::IPluginRegistry*>(tenonEntries()->plugin_registry())->registerCreator(own, "");
    }();
    (void)done;
  }
};

inline WithPluginFactory::WithPluginFactory(era::IPluginFactory* factory) {
  OldPluginCreator::register_once();
  current() = factory;
}

/// Caffe's factories of plugins of the first generation.
template <class Factory>
class OldCaffeFactoryBridge final : public nvcaffeparser1_abi::IPluginFactoryV2, public Bridge<Factory> {
 public:
  using Bridge<Factory>::Bridge;
  bool isPluginV2(const char* layer) noexcept override { return this->era_->isPlugin(layer); }
  abi::IPluginV2* createPlugin(const char* layer, const abi::Weights* weights, int32_t count,
                               const char* /*plugin_namespace*/) noexcept override {
    OldPluginCreator::register_once();
    auto* plugin = this->era_->createPlugin(layer, reinterpret_cast<const era::Weights*>(weights), count);
    return plugin ? new OldPluginBridge(plugin) : nullptr;
  }
};

}  // namespace tenon::eras
