// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// StandardPlugin: makes a plugin and its creator of a struct that says what it computes.
//
// Such a struct T has
//   static constexpr const char *kName, *kVersion;
//   static void fields(auto& self, auto&& field);            field("iou_threshold", self.iou_threshold); ...
//   std::string wrong() const;                               what its fields cannot be; empty if they are good
//   Dims shape(int32_t output, const Inputs& in) const;      dimensions of an output; Inputs::none() if there are none
//   Result<> run(std::span<const ConstTensor> src, std::span<const Tensor> dst) const;   of f32, whatever the floats
//   are
// and, where they differ from one output and f32 everywhere, kOutputs or outputs(), input_type(i), output_type(i), and
// kHalf, half() or quantized() (lib/tensor_types.h). Scales of INT8 tensors are those that the plugin is told, unless
//   void set_scales(std::vector<float>& all, size_t inputs) const;   says others.
#pragma once

#include <memory>
#include <vector>

#include "NvInfer.h"
#include "plugins/lib/fields.h"
#include "plugins/lib/run_standard.h"
#include "plugins/lib/shapes.h"
#include "plugins/lib/tensor_types.h"

namespace tenon::plugins {

/// The plugins that a file of this folder defines.
struct Family {
  std::vector<std::unique_ptr<nv::IPluginCreator> (*)()> makers;
  /// Of the third generation, whose creators know their namespace from the start (lib/third_generation.h).
  std::vector<std::unique_ptr<nv::IPluginCreatorV3One> (*)(const std::string& name_space)> third = {};
};

template <class T>
int32_t outputs_of(const T& values) {
  if constexpr (requires { values.outputs(); }) return values.outputs();
  if constexpr (requires { T::kOutputs; }) return T::kOutputs;
  return 1;
}

template <class T>
class StandardPlugin final : public nv::IPluginV2DynamicExt {
 public:
  explicit StandardPlugin(T values) : values_(std::move(values)) {}

  const char* getPluginType() const noexcept override { return T::kName; }
  const char* getPluginVersion() const noexcept override { return T::kVersion; }
  int32_t getNbOutputs() const noexcept override { return outputs_of(values_); }
  int32_t initialize() noexcept override { return 0; }
  void terminate() noexcept override {}
  size_t getSerializationSize() const noexcept override { return bytes().size(); }
  void serialize(void* buffer) const noexcept override {
    const std::string all = bytes();
    std::memcpy(buffer, all.data(), all.size());
  }
  void destroy() noexcept override { delete this; }
  nv::IPluginV2DynamicExt* clone() const noexcept override {
    auto* out = new StandardPlugin(values_);
    out->inputs_ = inputs_;
    out->name_space_ = name_space_;
    return out;
  }
  void setPluginNamespace(const char* name) noexcept override { name_space_ = name == nullptr ? "" : name; }
  const char* getPluginNamespace() const noexcept override { return name_space_.c_str(); }

  nv::DataType getOutputDataType(int32_t index, const nv::DataType* types, int32_t count) const noexcept override {
    return output_type(values_, index, types, count);
  }
  nv::DimsExprs getOutputDimensions(int32_t index, const nv::DimsExprs* inputs, int32_t count,
                                    nv::IExprBuilder& builder) noexcept override {
    return exprs_of(values_.shape(index, Inputs(inputs, count, builder)));
  }
  bool supportsFormatCombination(int32_t pos, const nv::PluginTensorDesc* all, int32_t inputs,
                                 int32_t /*outputs*/) noexcept override {
    return all[pos].format == nv::TensorFormat::kLINEAR && takes_type(values_, pos, all, inputs);
  }
  void configurePlugin(const nv::DynamicPluginTensorDesc* /*in*/, int32_t inputs,
                       const nv::DynamicPluginTensorDesc* /*out*/, int32_t /*outputs*/) noexcept override {
    inputs_ = inputs;
  }
  size_t getWorkspaceSize(const nv::PluginTensorDesc* /*in*/, int32_t /*inputs*/, const nv::PluginTensorDesc* /*out*/,
                          int32_t /*outputs*/) const noexcept override {
    return 0;
  }
  int32_t enqueue(const nv::PluginTensorDesc* in, const nv::PluginTensorDesc* out, const void* const* inputs,
                  void* const* outputs, void* /*workspace*/, cudaStream_t /*stream*/) noexcept override {
    return run_standard(values_, {in, inputs, static_cast<size_t>(inputs_)},
                        {out, outputs, static_cast<size_t>(getNbOutputs())});
  }

 private:
  std::string bytes() const {
    FieldWriter writer;
    writer("inputs", inputs_);
    T::fields(values_, writer);
    return std::move(writer.bytes);
  }
  template <class U>
  friend class StandardCreator;

  T values_;
  int32_t inputs_ = 0;
  std::string name_space_;
};

template <class T>
class StandardCreator final : public nv::IPluginCreator {
 public:
  const char* getPluginName() const noexcept override { return T::kName; }
  const char* getPluginVersion() const noexcept override { return T::kVersion; }
  const nv::PluginFieldCollection* getFieldNames() noexcept override { return names_.all(); }
  nv::IPluginV2* createPlugin(const char* /*name*/, const nv::PluginFieldCollection* given) noexcept override {
    T values;
    T::fields(values, GivenFields(given));
    const std::string wrong = values.wrong();
    if (wrong.empty()) return named(new StandardPlugin<T>(std::move(values)));
    report(T::kName, wrong);
    return nullptr;
  }
  nv::IPluginV2* deserializePlugin(const char* /*name*/, const void* data, size_t bytes) noexcept override {
    auto made = std::make_unique<StandardPlugin<T>>(T());
    FieldReader reader(data, bytes);
    reader("inputs", made->inputs_);
    T::fields(made->values_, reader);
    const std::string wrong = reader.done() && made->inputs_ >= 0 ? made->values_.wrong() : "its state is damaged";
    if (wrong.empty()) return named(made.release());
    report(T::kName, wrong);
    return nullptr;
  }
  void setPluginNamespace(const char* name) noexcept override { name_space_ = name == nullptr ? "" : name; }
  const char* getPluginNamespace() const noexcept override { return name_space_.c_str(); }

 private:
  nv::IPluginV2* named(nv::IPluginV2* plugin) const {
    plugin->setPluginNamespace(name_space_.c_str());
    return plugin;
  }
  std::string name_space_;
  FieldNames<T> names_;
};

template <class... T>
Family family() {
  return {{+[]() -> std::unique_ptr<nv::IPluginCreator> { return std::make_unique<StandardCreator<T>>(); }...}};
}

}  // namespace tenon::plugins
