// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// ThirdPlugin: makes a plugin of the third generation and its creator of a struct as lib/standard_plugin.h describes
// it.
#pragma once

#include "plugins/lib/standard_plugin.h"

namespace tenon::plugins {

template <class T>
class ThirdPlugin final : public nv::IPluginV3,
                          public nv::IPluginV3OneCore,
                          public nv::IPluginV3OneBuild,
                          public nv::IPluginV3OneRuntime {
 public:
  ThirdPlugin(T values, std::string name_space) : values_(std::move(values)), name_space_(std::move(name_space)) {}

  nv::IPluginCapability* getCapabilityInterface(nv::PluginCapabilityType type) noexcept override {
    if (type == nv::PluginCapabilityType::kCORE) return static_cast<nv::IPluginV3OneCore*>(this);
    if (type == nv::PluginCapabilityType::kBUILD) return static_cast<nv::IPluginV3OneBuild*>(this);
    return static_cast<nv::IPluginV3OneRuntime*>(this);
  }
  nv::IPluginV3* clone() noexcept override { return new ThirdPlugin(values_, name_space_); }
  const char* getPluginName() const noexcept override { return T::kName; }
  const char* getPluginVersion() const noexcept override { return T::kVersion; }
  const char* getPluginNamespace() const noexcept override { return name_space_.c_str(); }

  int32_t getNbOutputs() const noexcept override { return outputs_of(values_); }
  int32_t configurePlugin(const nv::DynamicPluginTensorDesc* /*in*/, int32_t /*inputs*/,
                          const nv::DynamicPluginTensorDesc* /*out*/, int32_t /*outputs*/) noexcept override {
    return 0;
  }
  int32_t getOutputDataTypes(nv::DataType* types, int32_t outputs, const nv::DataType* in,
                             int32_t inputs) const noexcept override {
    for (int32_t i = 0; i < outputs; ++i) types[i] = output_type(values_, i, in, inputs);
    return 0;
  }
  int32_t getOutputShapes(const nv::DimsExprs* in, int32_t inputs, const nv::DimsExprs* /*shapes*/, int32_t /*count*/,
                          nv::DimsExprs* out, int32_t outputs, nv::IExprBuilder& builder) noexcept override {
    for (int32_t i = 0; i < outputs; ++i) {
      out[i] = exprs_of(values_.shape(i, Inputs(in, inputs, builder)));
      if (out[i].nbDims < 0) return 1;
    }
    return 0;
  }
  bool supportsFormatCombination(int32_t pos, const nv::DynamicPluginTensorDesc* all, int32_t inputs,
                                 int32_t outputs) noexcept override {
    std::vector<nv::PluginTensorDesc> descs;
    for (int32_t i = 0; i < inputs + outputs; ++i) descs.push_back(all[i].desc);
    return descs[static_cast<size_t>(pos)].format == nv::TensorFormat::kLINEAR &&
           takes_type(values_, pos, descs.data(), inputs);
  }

  int32_t onShapeChange(const nv::PluginTensorDesc* /*in*/, int32_t inputs, const nv::PluginTensorDesc* /*out*/,
                        int32_t /*outputs*/) noexcept override {
    inputs_ = inputs;
    return 0;
  }
  int32_t enqueue(const nv::PluginTensorDesc* in, const nv::PluginTensorDesc* out, const void* const* inputs,
                  void* const* outputs, void* /*workspace*/, cudaStream_t /*stream*/) noexcept override {
    return run_standard(values_, {in, inputs, static_cast<size_t>(inputs_)},
                        {out, outputs, static_cast<size_t>(getNbOutputs())});
  }
  nv::IPluginV3* attachToContext(nv::IPluginResourceContext* /*context*/) noexcept override { return clone(); }
  const nv::PluginFieldCollection* getFieldsToSerialize() noexcept override {
    WrittenFields written;
    T::fields(values_, written);
    fields_ = std::move(written.all);
    collection_ = {static_cast<int32_t>(fields_.size()), fields_.data()};
    return &collection_;
  }

 private:
  T values_;
  std::string name_space_;
  int32_t inputs_ = 0;
  std::vector<nv::PluginField> fields_;
  nv::PluginFieldCollection collection_{};
};

template <class T>
class ThirdCreator final : public nv::IPluginCreatorV3One {
 public:
  explicit ThirdCreator(std::string name_space) : name_space_(std::move(name_space)) {}
  const char* getPluginName() const noexcept override { return T::kName; }
  const char* getPluginVersion() const noexcept override { return T::kVersion; }
  const char* getPluginNamespace() const noexcept override { return name_space_.c_str(); }
  const nv::PluginFieldCollection* getFieldNames() noexcept override { return names_.all(); }
  nv::IPluginV3* createPlugin(const char* /*name*/, const nv::PluginFieldCollection* given,
                              nv::TensorRTPhase /*phase*/) noexcept override {
    T values;
    T::fields(values, GivenFields(given));
    const std::string wrong = values.wrong();
    if (wrong.empty()) return new ThirdPlugin<T>(std::move(values), name_space_);
    report(T::kName, wrong);
    return nullptr;
  }

 private:
  std::string name_space_;
  FieldNames<T> names_;
};

/// The third generation of a family: `Family out = family<...>(); out.third = third<...>();`
template <class... T>
auto third() {
  return decltype(Family::third){+[](const std::string& name_space) -> std::unique_ptr<nv::IPluginCreatorV3One> {
    return std::make_unique<ThirdCreator<T>>(name_space);
  }...};
}

}  // namespace tenon::plugins
