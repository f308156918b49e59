// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0

// Plugins of the first generation.
#include "api/runtime/first_plugin.h"

#include <map>
#include <mutex>
#include <utility>
#include <vector>

#include "api/runtime/plugin_registry.h"
#include "ops/plugin.h"
#include "ops/plugin_sized.h"

namespace tenon::api {

namespace {

constexpr const char* kType = "TenonFirstPlugin";
constexpr int32_t kThrown = -1;

/// What `call` gives; `failure` if it throws, since who asks may not.
template <class R, class Call>
R tried(R failure, Call&& call) noexcept {
  try {
    return call();
  } catch (...) {
    return failure;
  }
}

/// Has contexts find the plugin of a layer by the bytes that it serializes to.
void offer(const std::string& layer, std::string state, nv::IPlugin& plugin);

class FirstPlugin final : public nv::IPluginV2 {
 public:
  FirstPlugin(nv::IPlugin& plugin, std::string layer)
      : plugin_(plugin), ext_(dynamic_cast<nv::IPluginExt*>(&plugin)), layer_(std::move(layer)) {}
  nv::IPlugin& plugin() const { return plugin_; }
  void set_layer(const std::string& layer) { layer_ = layer; }

  const char* getPluginType() const noexcept override { return kType; }
  const char* getPluginVersion() const noexcept override { return "1"; }
  int32_t getNbOutputs() const noexcept override {
    return tried(kThrown, [&]() { return plugin_.getNbOutputs(); });
  }
  nv::Dims getOutputDimensions(int32_t index, const nv::Dims* inputs, int32_t count) noexcept override {
    return tried(nv::Dims{-1, {}}, [&]() { return plugin_.getOutputDimensions(index, inputs, count); });
  }
  bool supportsFormat(nv::DataType type, nv::PluginFormat format) const noexcept override {
    if (ext_) return tried(false, [&]() { return ext_->supportsFormat(type, format); });
    return type == nv::DataType::kFLOAT && format == nv::PluginFormat::kLINEAR;
  }
  void configureWithFormat(const nv::Dims* in, int32_t ins, const nv::Dims* out, int32_t outs, nv::DataType type,
                           nv::PluginFormat format, int32_t batch) noexcept override {
    configured_ = tried(false, [&]() {
      if (ext_) {
        ext_->configureWithFormat(in, ins, out, outs, type, format, batch);
      } else {
        plugin_.configure(in, ins, out, outs, batch);
      }
      return true;
    });
  }
  int32_t initialize() noexcept override {
    return configured_ ? tried(kThrown, [&]() { return plugin_.initialize(); }) : kThrown;
  }
  void terminate() noexcept override {
    tried(false, [&]() { return plugin_.terminate(), true; });
  }
  size_t getWorkspaceSize(int32_t batch) const noexcept override {
    return tried(SIZE_MAX, [&]() { return plugin_.getWorkspaceSize(batch); });
  }
  int32_t enqueue(int32_t batch, const void* const* inputs, void* const* outputs, void* workspace,
                  cudaStream_t stream) noexcept override {
    return tried(kThrown,
                 [&]() { return plugin_.enqueue(batch, inputs, const_cast<void**>(outputs), workspace, stream); });
  }
  size_t getSerializationSize() const noexcept override {
    return tried(SIZE_MAX, [&]() { return plugin_.getSerializationSize(); });
  }
  void serialize(void* buffer) const noexcept override {
    tried(false, [&]() {
      plugin_.serialize(buffer);
      offer(layer_, std::string(static_cast<const char*>(buffer), getSerializationSize()), plugin_);
      return true;
    });
  }
  void destroy() noexcept override { delete this; }
  nv::IPluginV2* clone() const noexcept override {
    return tried(static_cast<nv::IPluginV2*>(nullptr), [&]() { return new FirstPlugin(plugin_, layer_); });
  }
  void setPluginNamespace(const char* /*name*/) noexcept override {}
  const char* getPluginNamespace() const noexcept override { return ""; }

 private:
  nv::IPlugin& plugin_;
  nv::IPluginExt* ext_;
  std::string layer_;
  bool configured_ = true;  // a copy is the same plugin, which was configured before
};

/// The programs' plugins by layer and state. They live as long as the engines that use them: the programs see to that.
class FirstPluginCreator final : public nv::IPluginCreator {
 public:
  static FirstPluginCreator& instance() {
    static auto& one = *[] {
      auto* made = new FirstPluginCreator;  // never freed: the registry refers to it
      PluginRegistry::instance().registerCreator(*made, "");
      return made;
    }();
    return one;
  }
  void offer(const std::string& layer, std::string state, nv::IPlugin& plugin) {
    const std::lock_guard lock(mutex_);
    plugins_[{layer, std::move(state)}] = &plugin;
  }

  const char* getPluginName() const noexcept override { return kType; }
  const char* getPluginVersion() const noexcept override { return "1"; }
  const nv::PluginFieldCollection* getFieldNames() noexcept override {
    static const nv::PluginFieldCollection none{};
    return &none;
  }
  nv::IPluginV2* createPlugin(const char*, const nv::PluginFieldCollection*) noexcept override { return nullptr; }
  nv::IPluginV2* deserializePlugin(const char* layer, const void* data, size_t size) noexcept override {
    return tried(static_cast<nv::IPluginV2*>(nullptr), [&]() -> nv::IPluginV2* {
      const std::lock_guard lock(mutex_);
      const auto found = plugins_.find({layer, std::string(static_cast<const char*>(data), size)});
      return found == plugins_.end() ? nullptr : new FirstPlugin(*found->second, layer);
    });
  }
  void setPluginNamespace(const char*) noexcept override {}
  const char* getPluginNamespace() const noexcept override { return ""; }

 private:
  std::mutex mutex_;
  std::map<std::pair<std::string, std::string>, nv::IPlugin*> plugins_;
};

void offer(const std::string& layer, std::string state, nv::IPlugin& plugin) {
  FirstPluginCreator::instance().offer(layer, std::move(state), plugin);
}

}  // namespace

std::unique_ptr<nv::IPluginV2> as_second_generation(nv::IPlugin& plugin) {
  FirstPluginCreator::instance();
  return std::make_unique<FirstPlugin>(plugin, "");
}

nv::IPlugin& program_plugin(nv::IPluginV2& made) { return static_cast<FirstPlugin&>(made).plugin(); }

void name_first_plugin(nv::IPluginV2& made, const std::string& layer) {
  static_cast<FirstPlugin&>(made).set_layer(layer);
}

Result<> make_first_plugins(const Plan& plan, nv::IPluginFactory* factory) {
  for (const Node& node : plan.graph.nodes()) {
    const PluginCall* call = node.op ? plugin_call_of(node.op) : nullptr;
    if (call == nullptr || call->type != kType) continue;
    if (factory == nullptr) {
      return Error(ErrorCode::invalid_argument, str("layer '", call->layer, "' is a plugin of the first generation"))
          .hint("give the factory that makes it to IRuntime::deserializeCudaEngine");
    }
    const Constant* state = plan.graph.constant(node.inputs.back());
    const auto bytes = state ? state->bytes() : std::span<const std::byte>{};
    nv::IPlugin* plugin = factory->createPlugin(call->layer.c_str(), bytes.data(), bytes.size());
    if (plugin == nullptr) {
      return Error(ErrorCode::invalid_argument, str("the factory made no plugin for layer '", call->layer, "'"));
    }
    offer(call->layer, std::string(reinterpret_cast<const char*>(bytes.data()), bytes.size()), *plugin);
  }
  return Done{};
}

}  // namespace tenon::api
