// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0

// Plugins of every generation for tests: y = factor * x, and what can be wrong with one.
#pragma once

#include <cstring>
#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "NvInfer.h"
#include "NvInferPlugin.h"

namespace tenon::test {

namespace nv = nvinfer1;

/// What a plugin does wrong.
enum class Fault {
  none,
  clone_null,
  many_dims,
  null_dim,
  refuses_format,
  initialize,
  enqueue,
  writes_too_much,
  no_outputs,
  configure,
  shape_change,
  attach_null,
  no_fields
};

/// What all generations share; counts what the library calls.
struct Scaling {
  float factor = 2;
  Fault fault = Fault::none;
  static inline int alive = 0, attached = 0, initialized = 0;

  void multiply(const void* from, void* to, int64_t count) const {
    for (int64_t i = 0; i < count; ++i) static_cast<float*>(to)[i] = factor * static_cast<const float*>(from)[i];
  }
};

inline int64_t volume(const nv::Dims& dims) {
  int64_t out = 1;
  for (int32_t i = 0; i < dims.nbDims; ++i) out *= dims.d[i];
  return out;
}

/// The calls that the four kinds of the second generation have in common.
template <class Base, class Self>
class SecondGeneration : public Base {
 public:
  explicit SecondGeneration(Scaling scaling) : scaling_(scaling) { ++Scaling::alive; }
  ~SecondGeneration() override { --Scaling::alive; }

  const char* getPluginType() const noexcept override { return Self::kType; }
  const char* getPluginVersion() const noexcept override { return "1"; }
  int32_t getNbOutputs() const noexcept override { return scaling_.fault == Fault::no_outputs ? 0 : 1; }
  int32_t initialize() noexcept override {
    ++Scaling::initialized;
    return scaling_.fault == Fault::initialize ? 3 : 0;
  }
  void terminate() noexcept override { --Scaling::initialized; }
  size_t getSerializationSize() const noexcept override { return sizeof scaling_.factor + sizeof count_; }
  void serialize(void* buffer) const noexcept override {
    std::memcpy(buffer, &scaling_.factor, sizeof scaling_.factor);
    std::memcpy(static_cast<char*>(buffer) + sizeof scaling_.factor, &count_, sizeof count_);
    if (scaling_.fault == Fault::writes_too_much) static_cast<char*>(buffer)[getSerializationSize()] = 1;
  }
  void destroy() noexcept override { delete this; }
  decltype(std::declval<const Base&>().clone()) clone() const noexcept override {
    if (scaling_.fault == Fault::clone_null) return nullptr;
    return new Self(static_cast<const Self&>(*this));
  }
  void setPluginNamespace(const char* name) noexcept override { name_space_ = name; }
  const char* getPluginNamespace() const noexcept override { return name_space_.c_str(); }

 protected:
  SecondGeneration(const SecondGeneration& other)
      : Base(), scaling_(other.scaling_), count_(other.count_), name_space_(other.name_space_) {
    ++Scaling::alive;
  }
  Scaling scaling_;
  int64_t count_ = 0;  // elements an item, as configured
  std::string name_space_;

  template <class P>
  friend class SecondCreator;
};

/// Fixed shapes: told when it is configured, and written into the plan.
template <class Base, class Self>
class FixedPlugin : public SecondGeneration<Base, Self> {
 public:
  using SecondGeneration<Base, Self>::SecondGeneration;
  nv::Dims getOutputDimensions(int32_t, const nv::Dims* inputs, int32_t) noexcept override {
    if (this->scaling_.fault == Fault::many_dims) return nv::Dims{9, {}};
    return inputs[0];
  }
  size_t getWorkspaceSize(int32_t batch) const noexcept override { return static_cast<size_t>(batch) * 64; }
  int32_t enqueue(int32_t batch, const void* const* inputs, void* const* outputs, void* workspace,
                  cudaStream_t) noexcept override {
    if (this->scaling_.fault == Fault::enqueue) return 7;
    std::memset(workspace, 0, static_cast<size_t>(batch) * 64);
    this->scaling_.multiply(inputs[0], outputs[0], batch * this->count_);
    return 0;
  }
};

class PluginOld final : public FixedPlugin<nv::IPluginV2, PluginOld> {
 public:
  static constexpr const char* kType = "ScaleV2";
  using FixedPlugin::FixedPlugin;
  bool supportsFormat(nv::DataType type, nv::PluginFormat format) const noexcept override {
    return type == nv::DataType::kFLOAT && format == nv::PluginFormat::kLINEAR &&
           scaling_.fault != Fault::refuses_format;
  }
  void configureWithFormat(const nv::Dims* in, int32_t, const nv::Dims*, int32_t, nv::DataType, nv::PluginFormat,
                           int32_t) noexcept override {
    count_ = volume(in[0]);
  }
};

template <class Base, class Self>
class ExtPlugin : public FixedPlugin<Base, Self> {
 public:
  using FixedPlugin<Base, Self>::FixedPlugin;
  nv::DataType getOutputDataType(int32_t, const nv::DataType* types, int32_t) const noexcept override {
    return types[0];
  }
  bool isOutputBroadcastAcrossBatch(int32_t, const bool*, int32_t) const noexcept override { return false; }
  bool canBroadcastInputAcrossBatch(int32_t) const noexcept override { return false; }
  void attachToContext(cudnnContext*, cublasContext*, nv::IGpuAllocator*) noexcept override { ++Scaling::attached; }
  void detachFromContext() noexcept override { --Scaling::attached; }
};

class PluginExt final : public ExtPlugin<nv::IPluginV2Ext, PluginExt> {
 public:
  static constexpr const char* kType = "ScaleV2Ext";
  using ExtPlugin::ExtPlugin;
  bool supportsFormat(nv::DataType type, nv::PluginFormat format) const noexcept override {
    return type == nv::DataType::kFLOAT && format == nv::PluginFormat::kLINEAR &&
           scaling_.fault != Fault::refuses_format;
  }
  void configurePlugin(const nv::Dims* in, int32_t, const nv::Dims*, int32_t, const nv::DataType*, const nv::DataType*,
                       const bool*, const bool*, nv::PluginFormat, int32_t) noexcept override {
    count_ = volume(in[0]);
  }
};

class PluginIOExt final : public ExtPlugin<nv::IPluginV2IOExt, PluginIOExt> {
 public:
  static constexpr const char* kType = "ScaleV2IOExt";
  using ExtPlugin::ExtPlugin;
  void configurePlugin(const nv::PluginTensorDesc* in, int32_t, const nv::PluginTensorDesc*,
                       int32_t) noexcept override {
    count_ = volume(in[0].dims);
  }
  bool supportsFormatCombination(int32_t pos, const nv::PluginTensorDesc* all, int32_t,
                                 int32_t) const noexcept override {
    return all[pos].type == nv::DataType::kFLOAT && all[pos].format == nv::TensorFormat::kLINEAR &&
           scaling_.fault != Fault::refuses_format;
  }
};

/// Doubles the first dimension: the input, then the input again.
class PluginDynamic final : public SecondGeneration<nv::IPluginV2DynamicExt, PluginDynamic> {
 public:
  static constexpr const char* kType = "ScaleV2Dynamic";
  using SecondGeneration::SecondGeneration;
  static inline std::function<void(nv::IExprBuilder&, const nv::DimsExprs&)> look;  // at what it computes with
  nv::DataType getOutputDataType(int32_t, const nv::DataType* types, int32_t) const noexcept override {
    return types[0];
  }
  nv::DimsExprs getOutputDimensions(int32_t, const nv::DimsExprs* inputs, int32_t,
                                    nv::IExprBuilder& builder) noexcept override {
    if (look) look(builder, inputs[0]);
    nv::DimsExprs out = inputs[0];
    if (scaling_.fault == Fault::many_dims) out.nbDims = 9;
    out.d[0] = scaling_.fault == Fault::null_dim
                   ? nullptr
                   : builder.operation(nv::DimensionOperation::kPROD, *inputs[0].d[0], *builder.constant(2));
    return out;
  }
  bool supportsFormatCombination(int32_t pos, const nv::PluginTensorDesc* all, int32_t, int32_t) noexcept override {
    return all[pos].type == nv::DataType::kFLOAT && all[pos].format == nv::TensorFormat::kLINEAR &&
           scaling_.fault != Fault::refuses_format;
  }
  void configurePlugin(const nv::DynamicPluginTensorDesc* in, int32_t, const nv::DynamicPluginTensorDesc*,
                       int32_t) noexcept override {
    count_ = volume(in[0].max);
  }
  size_t getWorkspaceSize(const nv::PluginTensorDesc* in, int32_t, const nv::PluginTensorDesc*,
                          int32_t) const noexcept override {
    return static_cast<size_t>(volume(in[0].dims)) * sizeof(float);
  }
  int32_t enqueue(const nv::PluginTensorDesc* in, const nv::PluginTensorDesc* out, const void* const* inputs,
                  void* const* outputs, void* workspace, cudaStream_t) noexcept override {
    if (scaling_.fault == Fault::enqueue) return 7;
    const int64_t count = volume(in[0].dims);
    if (volume(out[0].dims) != 2 * count) return 8;
    scaling_.multiply(inputs[0], workspace, count);
    std::memcpy(outputs[0], workspace, static_cast<size_t>(count) * sizeof(float));
    std::memcpy(static_cast<float*>(outputs[0]) + count, workspace, static_cast<size_t>(count) * sizeof(float));
    return 0;
  }
};

template <class P>
class SecondCreator final : public nv::IPluginCreator {
 public:
  const char* getPluginName() const noexcept override { return P::kType; }
  const char* getPluginVersion() const noexcept override { return "1"; }
  const nv::PluginFieldCollection* getFieldNames() noexcept override { return &names_; }
  nv::IPluginV2* createPlugin(const char*, const nv::PluginFieldCollection* fields) noexcept override {
    Scaling scaling;
    for (int32_t i = 0; i < fields->nbFields; ++i) {
      if (std::strcmp(fields->fields[i].name, "factor") != 0) continue;
      scaling.factor = *static_cast<const float*>(fields->fields[i].data);
    }
    return scaling.factor == 0 ? nullptr : new P(scaling);
  }
  nv::IPluginV2* deserializePlugin(const char*, const void* data, size_t bytes) noexcept override {
    auto* made = new P(Scaling{});
    if (bytes != made->getSerializationSize()) return nullptr;
    std::memcpy(&made->scaling_.factor, data, sizeof(float));
    std::memcpy(&made->count_, static_cast<const char*>(data) + sizeof(float), sizeof(int64_t));
    return made;
  }
  void setPluginNamespace(const char* name) noexcept override { name_space_ = name; }
  const char* getPluginNamespace() const noexcept override { return name_space_.c_str(); }

 private:
  std::string name_space_;
  nv::PluginField field_{"factor", nullptr, nv::PluginFieldType::kFLOAT32, 1};
  nv::PluginFieldCollection names_{1, &field_};
};

/// The third generation: the numbers above 0, scaled, and how many there are.
class PluginThird final : public nv::IPluginV3,
                          public nv::IPluginV3OneCore,
                          public nv::IPluginV3OneBuildV2,
                          public nv::IPluginV3OneRuntime {
 public:
  static constexpr const char* kType = "PositiveV3";
  static inline int attached_on_host = 0;  // to contexts that have no allocator: what it allocates is its own affair
  explicit PluginThird(Scaling scaling) : scaling_(scaling) { ++Scaling::alive; }
  PluginThird(const PluginThird& other)
      : nv::IPluginV3(other),
        nv::IPluginV3OneCore(other),
        nv::IPluginV3OneBuildV2(other),
        nv::IPluginV3OneRuntime(other),
        scaling_(other.scaling_) {
    ++Scaling::alive;
  }
  ~PluginThird() override { --Scaling::alive; }

  nv::IPluginCapability* getCapabilityInterface(nv::PluginCapabilityType type) noexcept override {
    if (type == nv::PluginCapabilityType::kCORE) return static_cast<nv::IPluginV3OneCore*>(this);
    if (type == nv::PluginCapabilityType::kBUILD) return static_cast<nv::IPluginV3OneBuild*>(this);
    return static_cast<nv::IPluginV3OneRuntime*>(this);
  }
  PluginThird* clone() noexcept override {
    return scaling_.fault == Fault::clone_null ? nullptr : new PluginThird(*this);
  }
  const char* getPluginName() const noexcept override { return kType; }
  const char* getPluginVersion() const noexcept override { return "1"; }
  const char* getPluginNamespace() const noexcept override { return ""; }

  int32_t getNbOutputs() const noexcept override { return scaling_.fault == Fault::no_outputs ? 0 : 2; }
  int32_t getOutputDataTypes(nv::DataType* types, int32_t, const nv::DataType* in, int32_t) const noexcept override {
    types[0] = in[0];
    types[1] = nv::DataType::kINT64;
    return 0;
  }
  int32_t getOutputShapes(const nv::DimsExprs* in, int32_t, const nv::DimsExprs*, int32_t, nv::DimsExprs* out, int32_t,
                          nv::IExprBuilder& builder) noexcept override {
    const auto* half = builder.operation(nv::DimensionOperation::kCEIL_DIV, *in[0].d[0], *builder.constant(2));
    out[0].nbDims = 1;
    out[0].d[0] = scaling_.fault == Fault::null_dim ? nullptr : builder.declareSizeTensor(1, *half, *in[0].d[0]);
    out[1].nbDims = 0;
    return 0;
  }
  bool supportsFormatCombination(int32_t pos, const nv::DynamicPluginTensorDesc* all, int32_t,
                                 int32_t) noexcept override {
    const nv::DataType wanted = pos == 2 ? nv::DataType::kINT64 : nv::DataType::kFLOAT;
    return all[pos].desc.type == wanted && scaling_.fault != Fault::refuses_format;
  }
  int32_t configurePlugin(const nv::DynamicPluginTensorDesc*, int32_t, const nv::DynamicPluginTensorDesc*,
                          int32_t) noexcept override {
    return scaling_.fault == Fault::configure ? 5 : 0;
  }
  size_t getWorkspaceSize(const nv::DynamicPluginTensorDesc* in, int32_t, const nv::DynamicPluginTensorDesc*,
                          int32_t) const noexcept override {
    return static_cast<size_t>(volume(in[0].max)) * sizeof(float);
  }
  int32_t getNbTactics() noexcept override { return 2; }
  int32_t getValidTactics(int32_t* tactics, int32_t) noexcept override {
    tactics[0] = 11;
    tactics[1] = 12;
    return 0;
  }

  int32_t setTactic(int32_t tactic) noexcept override { return tactic == 11 ? 0 : 1; }
  int32_t onShapeChange(const nv::PluginTensorDesc*, int32_t, const nv::PluginTensorDesc*, int32_t) noexcept override {
    return scaling_.fault == Fault::shape_change ? 6 : 0;
  }
  int32_t enqueue(const nv::PluginTensorDesc* in, const nv::PluginTensorDesc*, const void* const* inputs,
                  void* const* outputs, void*, cudaStream_t) noexcept override {
    if (scaling_.fault == Fault::enqueue) return 7;
    const auto* x = static_cast<const float*>(inputs[0]);
    int64_t& count = *static_cast<int64_t*>(outputs[1]);
    count = 0;
    for (int64_t i = 0; i < in[0].dims.d[0]; ++i) {
      if (x[i] > 0) static_cast<float*>(outputs[0])[count++] = scaling_.factor * x[i];
    }
    return 0;
  }
  nv::IPluginV3* attachToContext(nv::IPluginResourceContext* context) noexcept override {
    if (scaling_.fault == Fault::attach_null || context == nullptr) return nullptr;
    if (context->getGpuAllocator() == nullptr && context->getErrorRecorder() == nullptr) ++attached_on_host;
    return new PluginThird(*this);
  }
  const nv::PluginFieldCollection* getFieldsToSerialize() noexcept override {
    if (scaling_.fault == Fault::no_fields) return nullptr;
    field_ = {"factor", &scaling_.factor, nv::PluginFieldType::kFLOAT32, 1};
    fields_ = {1, &field_};
    return &fields_;
  }

 private:
  Scaling scaling_;
  nv::PluginField field_;
  nv::PluginFieldCollection fields_;
};

template <class P>
class CreatorOfThird final : public nv::IPluginCreatorV3One {
 public:
  const char* getPluginName() const noexcept override { return P::kType; }
  const char* getPluginVersion() const noexcept override { return "1"; }
  const char* getPluginNamespace() const noexcept override { return ""; }
  const nv::PluginFieldCollection* getFieldNames() noexcept override { return &names_; }
  nv::IPluginV3* createPlugin(const char*, const nv::PluginFieldCollection* fields,
                              nv::TensorRTPhase) noexcept override {
    Scaling scaling;
    for (int32_t i = 0; i < fields->nbFields; ++i) {
      if (std::strcmp(fields->fields[i].name, "factor") == 0) {
        scaling.factor = *static_cast<const float*>(fields->fields[i].data);
      }
    }
    return new P(scaling);
  }

 private:
  nv::PluginField field_{"factor", nullptr, nv::PluginFieldType::kFLOAT32, 1};
  nv::PluginFieldCollection names_{1, &field_};
};

using ThirdCreator = CreatorOfThird<PluginThird>;

/// Memory for one output of floats, as large as it turns out to be.
class OneAllocator : public nv::IOutputAllocator {
 public:
  void* reallocateOutputAsync(const char*, void*, uint64_t size, uint64_t, cudaStream_t) override {
    memory.resize(size / sizeof(float) + 1);
    return memory.data();
  }
  void notifyShape(const char*, const nv::Dims& dims) noexcept override { shape = dims; }
  std::vector<float> memory;
  nv::Dims shape{-1, {}};
};

/// Registered as long as it lives.
template <class Creator>
class Registered {
 public:
  Registered() { getPluginRegistry()->registerCreator(static_cast<nv::IPluginCreatorInterface&>(creator_), ""); }
  ~Registered() { getPluginRegistry()->deregisterCreator(static_cast<const nv::IPluginCreatorInterface&>(creator_)); }
  Registered(const Registered&) = delete;

 private:
  Creator creator_;
};

}  // namespace tenon::test
