// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0

// Plugins of the first generation (IPlugin, IPluginExt) and their factories, of releases up to 7, as release 10 calls
// them. They belong to the program and have neither a name nor a copy.
#pragma once

namespace tenon::eras {

class FirstPluginBridge final : public abi::IPluginExt, public Bridge<era::IPlugin> {
 public:
  using Bridge::Bridge;
  int32_t getNbOutputs() const override { return era_->getNbOutputs(); }
  abi::Dims getOutputDimensions(int32_t index, const abi::Dims* inputs, int32_t count) override {
    return to_abi(era_->getOutputDimensions(index, dims32(inputs, count).data(), count));
  }
  bool supportsFormat(abi::DataType type, abi::PluginFormat format) const override {
    const auto* ext = dynamic_cast<const era::IPluginExt*>(era_);
    if (ext) return ext->supportsFormat(static_cast<era::DataType>(type), static_cast<era::PluginFormat>(format));
    return type == abi::DataType::kFLOAT && format == abi::PluginFormat::kLINEAR;
  }
  void configureWithFormat(const abi::Dims* in, int32_t ins, const abi::Dims* out, int32_t outs, abi::DataType type,
                           abi::PluginFormat format, int32_t batch) override {
    if (auto* ext = dynamic_cast<era::IPluginExt*>(era_)) {
      ext->configureWithFormat(dims32(in, ins).data(), ins, dims32(out, outs).data(), outs,
                               static_cast<era::DataType>(type), static_cast<era::PluginFormat>(format), batch);
    } else {
      era_->configure(dims32(in, ins).data(), ins, dims32(out, outs).data(), outs, batch);
    }
  }
  int32_t initialize() override { return era_->initialize(); }
  void terminate() override { era_->terminate(); }
  size_t getWorkspaceSize(int32_t batch) const override { return era_->getWorkspaceSize(batch); }
  int32_t enqueue(int32_t batch, const void* const* inputs, void** outputs, void* workspace,
                  cudaStream_t stream) override {
    return era_->enqueue(batch, inputs, outputs, workspace, stream);
  }
  size_t getSerializationSize() override { return era_->getSerializationSize(); }
  void serialize(void* buffer) override { era_->serialize(buffer); }
};
inline abi::IPlugin* to_abi(era::IPlugin* plugin) { return bridge_of<FirstPluginBridge>(plugin); }

/// The factory that makes the plugins of a plan.
class PlanFactoryBridge final : public abi::IPluginFactory, public Bridge<era::IPluginFactory> {
 public:
  using Bridge::Bridge;
  abi::IPlugin* createPlugin(const char* layer, const void* data, size_t size) override {
    return to_abi(era_->createPlugin(layer, data, size));
  }
};

/// A parser's factory, with or without formats: both are one to release 10.
template <class Abi, class Era, class EraExt>
class FirstFactoryBridge : public Abi, public Bridge<Era> {
 public:
  using Bridge<Era>::Bridge;
  bool isPlugin(const char* layer) override { return this->era_->isPlugin(layer); }
  bool isPluginExt(const char* layer) override {
    auto* ext = dynamic_cast<EraExt*>(this->era_);
    return ext && ext->isPluginExt(layer);
  }

 protected:
  static const era::Weights* weights(const abi::Weights* given) { return reinterpret_cast<const era::Weights*>(given); }
};

class CaffeFirstFactory final
    : public FirstFactoryBridge<nvcaffeparser1_abi::IPluginFactoryExt, nvcaffeparser1::IPluginFactory,
                                nvcaffeparser1::IPluginFactoryExt> {
 public:
  using FirstFactoryBridge::FirstFactoryBridge;
  abi::IPlugin* createPlugin(const char* layer, const abi::Weights* given, int32_t count) override {
    return to_abi(era_->createPlugin(layer, weights(given), count));
  }
};

class UffFirstFactory final : public FirstFactoryBridge<nvuffparser_abi::IPluginFactoryExt, nvuffparser::IPluginFactory,
                                                        nvuffparser::IPluginFactoryExt> {
 public:
  using FirstFactoryBridge::FirstFactoryBridge;
  abi::IPlugin* createPlugin(const char* layer, const abi::Weights* given, int32_t count,
                             const nvuffparser_abi::FieldCollection fields) override {
    const nvuffparser::FieldCollection all{fields.nbFields,
                                           reinterpret_cast<const nvuffparser::FieldMap*>(fields.fields)};
    return to_abi(era_->createPlugin(layer, weights(given), count, all));
  }
};
static_assert(sizeof(nvuffparser_abi::FieldMap) == sizeof(nvuffparser::FieldMap));

}  // namespace tenon::eras
