// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0

// Plugins that a program implements by the older release's interface, as release 10 calls them. Element types and
// formats have the same numbers in both, so arrays of them are the same; dimensions are converted.
#pragma once

#include <array>

#include "api/eras/lib/convert.h"

namespace tenon::eras {

/// Whatever stands for a plugin of the program.
class HasPlugin {
 public:
  virtual ~HasPlugin() = default;
  virtual era::IPluginV2* plugin() const = 0;
};

#if TENON_ERA >= 6
inline std::vector<era::PluginTensorDesc> to_era(const abi::PluginTensorDesc* descs, int32_t count) {
  std::vector<era::PluginTensorDesc> out;
  for (int32_t i = 0; i < count; ++i) {
    out.push_back({dims32<era::Dims>(descs[i].dims), static_cast<era::DataType>(descs[i].type),
                   static_cast<era::TensorFormat>(descs[i].format), descs[i].scale});
  }
  return out;
}
#endif
inline const era::DataType* types(const abi::DataType* given) { return reinterpret_cast<const era::DataType*>(given); }

abi::IPluginV2* new_bridge(era::IPluginV2* plugin, bool owned);

/// What plugins of all kinds share. `owned`: destroy() destroys the program's plugin too.
template <class Abi, class Era>
class CommonPlugin : public Abi, public HasPlugin {
 public:
  CommonPlugin(Era* plugin, bool owned) : era_(plugin), owned_(owned) {}
  era::IPluginV2* plugin() const override { return era_; }

  const char* getPluginType() const noexcept override { return era_->getPluginType(); }
  const char* getPluginVersion() const noexcept override { return era_->getPluginVersion(); }
  int32_t getNbOutputs() const noexcept override { return era_->getNbOutputs(); }
  int32_t initialize() noexcept override { return era_->initialize(); }
  void terminate() noexcept override { era_->terminate(); }
  size_t getSerializationSize() const noexcept override { return era_->getSerializationSize(); }
  void serialize(void* buffer) const noexcept override { era_->serialize(buffer); }
  void destroy() noexcept override {
    if (owned_) era_->destroy();
    delete this;
  }
  void setPluginNamespace(const char* name) noexcept override { era_->setPluginNamespace(name); }
  const char* getPluginNamespace() const noexcept override { return era_->getPluginNamespace(); }

 protected:
  template <class Bridge>
  Bridge* cloned() const {
    auto* copy = static_cast<Era*>(era_->clone());
    return copy ? new Bridge(copy, true) : nullptr;
  }
  Era* era_;
  bool owned_;
};

/// The calls with a batch size, which plugins had before dynamic shapes.
template <class Abi, class Era>
class BatchedPlugin : public CommonPlugin<Abi, Era> {
 public:
  using CommonPlugin<Abi, Era>::CommonPlugin;
  abi::Dims getOutputDimensions(int32_t index, const abi::Dims* inputs, int32_t count) noexcept override {
    return to_abi(this->era_->getOutputDimensions(index, dims32(inputs, count).data(), count));
  }
  size_t getWorkspaceSize(int32_t batch) const noexcept override { return this->era_->getWorkspaceSize(batch); }
  int32_t enqueue(int32_t batch, const void* const* inputs, void* const* outputs, void* workspace,
                  cudaStream_t stream) noexcept override {
    return this->era_->enqueue(batch, inputs, const_cast<void**>(outputs), workspace, stream);
  }
};

class PluginV2Bridge final : public BatchedPlugin<abi::IPluginV2, era::IPluginV2> {
 public:
  using BatchedPlugin::BatchedPlugin;
  bool supportsFormat(abi::DataType type, abi::PluginFormat format) const noexcept override {
    return era_->supportsFormat(static_cast<era::DataType>(type), static_cast<era::PluginFormat>(format));
  }
  void configureWithFormat(const abi::Dims* in, int32_t ins, const abi::Dims* out, int32_t outs, abi::DataType type,
                           abi::PluginFormat format, int32_t batch) noexcept override {
    era_->configureWithFormat(dims32(in, ins).data(), ins, dims32(out, outs).data(), outs,
                              static_cast<era::DataType>(type), static_cast<era::PluginFormat>(format), batch);
  }
  IPluginV2* clone() const noexcept override { return cloned<PluginV2Bridge>(); }
};

template <class Abi, class Era>
class ExtPlugin : public BatchedPlugin<Abi, Era> {
 public:
  using BatchedPlugin<Abi, Era>::BatchedPlugin;
  abi::DataType getOutputDataType(int32_t index, const abi::DataType* inputs, int32_t count) const noexcept override {
    return static_cast<abi::DataType>(this->era_->getOutputDataType(index, types(inputs), count));
  }
  bool isOutputBroadcastAcrossBatch(int32_t index, const bool* inputs, int32_t count) const noexcept override {
    return this->era_->isOutputBroadcastAcrossBatch(index, inputs, count);
  }
  bool canBroadcastInputAcrossBatch(int32_t index) const noexcept override {
    return this->era_->canBroadcastInputAcrossBatch(index);
  }
  void attachToContext(cudnnContext* cudnn, cublasContext* cublas,
                       abi::IGpuAllocator* /*allocator*/) noexcept override {
    this->era_->attachToContext(cudnn, cublas, nullptr);
  }
  void detachFromContext() noexcept override { this->era_->detachFromContext(); }
};

class PluginV2ExtBridge final : public ExtPlugin<abi::IPluginV2Ext, era::IPluginV2Ext> {
 public:
  using ExtPlugin::ExtPlugin;
  bool supportsFormat(abi::DataType type, abi::PluginFormat format) const noexcept override {
    return era_->supportsFormat(static_cast<era::DataType>(type), static_cast<era::PluginFormat>(format));
  }
  void configurePlugin(const abi::Dims* in, int32_t ins, const abi::Dims* out, int32_t outs,
                       const abi::DataType* in_types, const abi::DataType* out_types, const bool* in_broadcast,
                       const bool* out_broadcast, abi::PluginFormat format, int32_t batch) noexcept override {
    era_->configurePlugin(dims32(in, ins).data(), ins, dims32(out, outs).data(), outs, types(in_types),
                          types(out_types), in_broadcast, out_broadcast, static_cast<era::PluginFormat>(format), batch);
  }
  IPluginV2Ext* clone() const noexcept override { return cloned<PluginV2ExtBridge>(); }
};

}  // namespace tenon::eras

#include "api/eras/lib/dynamic_plugins.h"

namespace tenon::eras {

/// The bridge of the plugin's kind.
inline abi::IPluginV2* new_bridge(era::IPluginV2* plugin, bool owned) {
  if (plugin == nullptr) return nullptr;
#if TENON_ERA >= 6
  if (auto* own = dynamic_cast<era::IPluginV2DynamicExt*>(plugin)) return new PluginV2DynamicExtBridge(own, owned);
  if (auto* own = dynamic_cast<era::IPluginV2IOExt*>(plugin)) return new PluginV2IOExtBridge(own, owned);
#endif
  if (auto* own = dynamic_cast<era::IPluginV2Ext*>(plugin)) return new PluginV2ExtBridge(own, owned);
  return new PluginV2Bridge(plugin, owned);
}

}  // namespace tenon::eras

#include "api/eras/lib/library_plugins.h"
//
#include "api/eras/lib/creators.h"
#if TENON_ERA < 8
#include "api/eras/lib/old_plugins.h"
#endif
