// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0

// Creators of plugins, and the registry that both releases share.
#pragma once

namespace tenon::eras {

/// A creator of the program's, as release 10 calls it. Fields of plugins lie alike in both releases.
class CreatorBridge final : public abi::IPluginCreator, public Bridge<era::IPluginCreator> {
 public:
  using Bridge::Bridge;
  const char* getPluginName() const noexcept override { return era_->getPluginName(); }
  const char* getPluginVersion() const noexcept override { return era_->getPluginVersion(); }
  const abi::PluginFieldCollection* getFieldNames() noexcept override {
    return reinterpret_cast<const abi::PluginFieldCollection*>(era_->getFieldNames());
  }
  abi::IPluginV2* createPlugin(const char* name, const abi::PluginFieldCollection* fields) noexcept override {
    return made(era_->createPlugin(name, reinterpret_cast<const era::PluginFieldCollection*>(fields)));
  }
  abi::IPluginV2* deserializePlugin(const char* name, const void* data, size_t size) noexcept override {
    return made(era_->deserializePlugin(name, data, size));
  }
  void setPluginNamespace(const char* name) noexcept override { era_->setPluginNamespace(name); }
  const char* getPluginNamespace() const noexcept override { return era_->getPluginNamespace(); }

 private:
  static abi::IPluginV2* made(era::IPluginV2* plugin) { return new_bridge(plugin, true); }
};
static_assert(sizeof(abi::PluginField) == sizeof(era::PluginField));

/// A creator of the library's, as the program calls it.
class LibraryCreator final : public era::IPluginCreator {
 public:
  explicit LibraryCreator(abi::IPluginCreator* creator) : creator_(creator) {}
  int32_t getTensorRTVersion() const noexcept override { return NV_TENSORRT_MAJOR * 1000; }
  const char* getPluginName() const noexcept override { return creator_->getPluginName(); }
  const char* getPluginVersion() const noexcept override { return creator_->getPluginVersion(); }
  const era::PluginFieldCollection* getFieldNames() noexcept override {
    return reinterpret_cast<const era::PluginFieldCollection*>(creator_->getFieldNames());
  }
  era::IPluginV2* createPlugin(const char* name, const era::PluginFieldCollection* fields) noexcept override {
    return made(creator_->createPlugin(name, reinterpret_cast<const abi::PluginFieldCollection*>(fields)));
  }
  era::IPluginV2* deserializePlugin(const char* name, const void* data, size_t size) noexcept override {
    return made(creator_->deserializePlugin(name, data, size));
  }
  void setPluginNamespace(const char* name) noexcept override { creator_->setPluginNamespace(name); }
  const char* getPluginNamespace() const noexcept override { return creator_->getPluginNamespace(); }

 private:
  static era::IPluginV2* made(abi::IPluginV2* plugin) { return plugin ? new LibraryPlugin(plugin) : nullptr; }
  abi::IPluginCreator* creator_;
};

/// The registry of the process, which belongs to release 10.
class Registry final : public era::IPluginRegistry {
 public:
  bool registerCreator(era::IPluginCreator& creator, const char* plugin_namespace) noexcept override {
    return registry().registerCreator(*bridge_of<CreatorBridge>(&creator), plugin_namespace);
  }
  era::IPluginCreator* const* getPluginCreatorList(int32_t* count) const noexcept override {
    if (count == nullptr) return nullptr;
    int32_t found = 0;
    auto* const* creators = registry().getPluginCreatorList(&found);
    const std::scoped_lock lock(mutex_);
    list_.clear();
    for (int32_t i = 0; i < found; ++i) list_.push_back(shown(creators[i]));
    *count = static_cast<int32_t>(list_.size());
    return list_.data();
  }
  era::IPluginCreator* getPluginCreator(const char* name, const char* version,
                                        const char* plugin_namespace) noexcept override {
    auto* creator = registry().getPluginCreator(name, version, plugin_namespace);
    const std::scoped_lock lock(mutex_);
    return shown(creator);
  }
#if TENON_ERA >= 6
  void setErrorRecorder(era::IErrorRecorder* recorder) noexcept override {
    registry().setErrorRecorder(to_abi(recorder));
  }
  era::IErrorRecorder* getErrorRecorder() const noexcept override {
    return era_of<era::IErrorRecorder>(registry().getErrorRecorder());
  }
#endif
#if TENON_ERA >= 8
  bool deregisterCreator(const era::IPluginCreator& creator) noexcept override {
    return registry().deregisterCreator(*bridge_of<CreatorBridge>(const_cast<era::IPluginCreator*>(&creator)));
  }
  bool isParentSearchEnabled() const override { return registry().isParentSearchEnabled(); }
  void setParentSearchEnabled(bool enabled) override { registry().setParentSearchEnabled(enabled); }
  PluginLibraryHandle loadLibrary(const char* path) noexcept override { return registry().loadLibrary(path); }
  void deregisterLibrary(PluginLibraryHandle handle) noexcept override { registry().deregisterLibrary(handle); }
#endif

 private:
  static abi::IPluginRegistry& registry() {
    return *static_cast<abi::IPluginRegistry*>(tenonEntries()->plugin_registry());
  }
  era::IPluginCreator* shown(abi::IPluginCreator* creator) const {
    if (creator == nullptr) return nullptr;
    if (auto* own = era_of<era::IPluginCreator>(creator)) return own;
    auto& found = library_[creator];
    if (!found) found = std::make_unique<LibraryCreator>(creator);
    return found.get();
  }
  mutable std::mutex mutex_;
  mutable std::vector<era::IPluginCreator*> list_;
  mutable std::unordered_map<abi::IPluginCreator*, std::unique_ptr<LibraryCreator>> library_;
};

inline era::IPluginRegistry& registry() {
  static auto& own = *new Registry;  // used by destructors of static objects
  return own;
}

/// The bridges of plugins that a program's factory made and keeps: a parser copies them.
class MadeBridges {
 public:
  MadeBridges() = default;
  ~MadeBridges() {
    for (abi::IPluginV2* one : all_) one->destroy();
  }
  MadeBridges(const MadeBridges&) = delete;
  MadeBridges& operator=(const MadeBridges&) = delete;
  abi::IPluginV2* keep(abi::IPluginV2* bridge) {
    if (bridge) all_.push_back(bridge);
    return bridge;
  }

 private:
  std::vector<abi::IPluginV2*> all_;
};

/// Caffe's factory of plugins of the second generation.
class CaffeFactoryBridge final : public nvcaffeparser1_abi::IPluginFactoryV2,
                                 public Bridge<nvcaffeparser1::IPluginFactoryV2> {
 public:
  using Bridge::Bridge;
  bool isPluginV2(const char* layer) noexcept override { return era_->isPluginV2(layer); }
  abi::IPluginV2* createPlugin(const char* layer, const abi::Weights* weights, int32_t count,
                               const char* plugin_namespace) noexcept override {
    auto* made = era_->createPlugin(layer, reinterpret_cast<const era::Weights*>(weights), count, plugin_namespace);
    if (auto* own = dynamic_cast<LibraryPlugin*>(made)) return &own->abi_plugin();
    return made_.keep(new_bridge(made, false));
  }

 private:
  MadeBridges made_;
};
static_assert(sizeof(abi::Weights) == sizeof(era::Weights));
inline nvcaffeparser1_abi::IPluginFactoryV2* to_abi(nvcaffeparser1::IPluginFactoryV2* factory) {
  return bridge_of<CaffeFactoryBridge>(factory);
}

}  // namespace tenon::eras
