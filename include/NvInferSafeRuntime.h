// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0

// The safety runtime, which Tenon does not have: declared, so that programs compile that ask whether it is there.
#pragma once

#include "NvInferRuntime.h"

namespace nvinfer1::safe {

class ICudaEngine;
class IExecutionContext;

/// As its namesake outside of this namespace.
class IRuntime {
 public:
  IRuntime() = default;
  virtual ~IRuntime() noexcept = default;
  IRuntime(const IRuntime&) = delete;
  IRuntime(IRuntime&&) = delete;
  IRuntime& operator=(const IRuntime&) & = delete;
  IRuntime& operator=(IRuntime&&) & = delete;
  virtual ICudaEngine* deserializeCudaEngine(const void* blob, std::size_t size) noexcept = 0;
  virtual void setGpuAllocator(IGpuAllocator* allocator) noexcept = 0;
  virtual void setErrorRecorder(IErrorRecorder* recorder) noexcept = 0;
  virtual IErrorRecorder* getErrorRecorder() const noexcept = 0;
};

/// As its namesake outside of this namespace.
class ICudaEngine {
 public:
  ICudaEngine() = default;
  virtual ~ICudaEngine() noexcept = default;
  ICudaEngine(const ICudaEngine&) = delete;
  ICudaEngine(ICudaEngine&&) = delete;
  ICudaEngine& operator=(const ICudaEngine&) & = delete;
  ICudaEngine& operator=(ICudaEngine&&) & = delete;
  virtual std::int32_t getNbBindings() const noexcept = 0;
  virtual std::int32_t getBindingIndex(const AsciiChar* name) const noexcept = 0;
  virtual const AsciiChar* getBindingName(std::int32_t index) const noexcept = 0;
  virtual bool bindingIsInput(std::int32_t index) const noexcept = 0;
  virtual Dims getBindingDimensions(std::int32_t index) const noexcept = 0;
  virtual DataType getBindingDataType(std::int32_t index) const noexcept = 0;
  virtual IExecutionContext* createExecutionContext() noexcept = 0;
  virtual IExecutionContext* createExecutionContextWithoutDeviceMemory() noexcept = 0;
  virtual size_t getDeviceMemorySize() const noexcept = 0;
  virtual std::int32_t getBindingBytesPerComponent(std::int32_t index) const noexcept = 0;
  virtual std::int32_t getBindingComponentsPerElement(std::int32_t index) const noexcept = 0;
  virtual TensorFormat getBindingFormat(std::int32_t index) const noexcept = 0;
  virtual std::int32_t getBindingVectorizedDim(std::int32_t index) const noexcept = 0;
  virtual const AsciiChar* getName() const noexcept = 0;
  virtual void setErrorRecorder(IErrorRecorder* recorder) noexcept = 0;
  virtual IErrorRecorder* getErrorRecorder() const noexcept = 0;
  virtual Dims getTensorShape(const AsciiChar* name) const noexcept = 0;
  virtual DataType getTensorDataType(const AsciiChar* name) const noexcept = 0;
  virtual TensorIOMode getTensorIOMode(const AsciiChar* name) const noexcept = 0;
  virtual std::int32_t getTensorBytesPerComponent(const AsciiChar* name) const noexcept = 0;
  virtual std::int32_t getTensorComponentsPerElement(const AsciiChar* name) const noexcept = 0;
  virtual TensorFormat getTensorFormat(const AsciiChar* name) const noexcept = 0;
  virtual std::int32_t getTensorVectorizedDim(const AsciiChar* name) const noexcept = 0;
  virtual std::int32_t getNbIOTensors() const noexcept = 0;
  virtual const AsciiChar* getIOTensorName(std::int32_t index) const noexcept = 0;
};

/// How many numbers of a run were none.
struct FloatingPointErrorInformation {
  int32_t nbNanErrors;
  int32_t nbInfErrors;
};

/// What a run met, as bits of RuntimeErrorType.
struct RuntimeErrorInformation {
  uint64_t bitMask;
};
enum class RuntimeErrorType : uint64_t {
  kNAN_CONSUMED = 1,
  kINF_CONSUMED = 2,
  kGATHER_OOB = 4,
  kSCATTER_OOB = 8,
  kSCATTER_RACE = 16,
};

/// As its namesake outside of this namespace.
class IExecutionContext {
 public:
  IExecutionContext() = default;
  virtual ~IExecutionContext() noexcept = default;
  IExecutionContext(const IExecutionContext&) = delete;
  IExecutionContext(IExecutionContext&&) = delete;
  IExecutionContext& operator=(const IExecutionContext&) & = delete;
  IExecutionContext& operator=(IExecutionContext&&) & = delete;
  virtual const ICudaEngine& getEngine() const noexcept = 0;
  virtual void setName(const AsciiChar* name) noexcept = 0;
  virtual const AsciiChar* getName() const noexcept = 0;
  virtual void setDeviceMemory(void* memory) noexcept = 0;
  virtual Dims getStrides(std::int32_t index) const noexcept = 0;
  virtual void setErrorRecorder(IErrorRecorder* recorder) noexcept = 0;
  virtual IErrorRecorder* getErrorRecorder() const noexcept = 0;
  virtual bool enqueueV2(void* const* bindings, cudaStream_t stream, const cudaEvent_t* consumed) noexcept = 0;
  virtual bool enqueueV2(void* const* bindings, cudaStream_t stream, cudaEvent_t* consumed) noexcept = 0;
  virtual void setErrorBuffer(FloatingPointErrorInformation* buffer) noexcept = 0;
  virtual void setErrorBuffer(RuntimeErrorInformation* buffer) noexcept = 0;
  virtual FloatingPointErrorInformation* getErrorBuffer() const noexcept = 0;
  virtual Dims getTensorStrides(const AsciiChar* name) const noexcept = 0;
  virtual bool setInputTensorAddress(const AsciiChar* name, const void* data) noexcept = 0;
  virtual bool setOutputTensorAddress(const AsciiChar* name, void* data) noexcept = 0;
  virtual bool setInputConsumedEvent(cudaEvent_t event) noexcept = 0;
  virtual cudaEvent_t getInputConsumedEvent() const noexcept = 0;
  virtual const void* getInputTensorAddress(const AsciiChar* name) const noexcept = 0;
  virtual void* getOutputTensorAddress(const AsciiChar* name) const noexcept = 0;
  virtual bool enqueueV3(cudaStream_t stream) noexcept = 0;
};

/// As its namesake outside of this namespace.
class IPluginRegistry {
 public:
  IPluginRegistry() = default;
  IPluginRegistry(const IPluginRegistry&) = delete;
  IPluginRegistry(IPluginRegistry&&) = delete;
  IPluginRegistry& operator=(const IPluginRegistry&) & = delete;
  IPluginRegistry& operator=(IPluginRegistry&&) & = delete;
  virtual bool registerCreator(IPluginCreator& creator, const AsciiChar* pluginNamespace) noexcept = 0;
  virtual IPluginCreator* const* getPluginCreatorList(int32_t* numCreators) const noexcept = 0;
  virtual IPluginCreator* getPluginCreator(const AsciiChar* name, const AsciiChar* version,
                                           const AsciiChar* pluginNamespace = "") noexcept = 0;
  virtual void setErrorRecorder(IErrorRecorder* recorder) noexcept = 0;
  virtual IErrorRecorder* getErrorRecorder() const noexcept = 0;
  virtual bool deregisterCreator(const IPluginCreator& creator) noexcept = 0;

 protected:
  virtual ~IPluginRegistry() noexcept = default;
};

namespace {
/// Always nullptr, after an error in the log: Tenon has no safety runtime.
inline IRuntime* createInferRuntime(ILogger& logger) noexcept {
  return static_cast<IRuntime*>(createSafeInferRuntime_INTERNAL(&logger, NV_TENSORRT_VERSION));
}
}  // namespace

/// Always nullptr: Tenon has no safety runtime.
extern "C" TENSORRTAPI IPluginRegistry* getSafePluginRegistry() noexcept;

/// Would register a creator of type T for the safety runtime; there is none, so nothing is registered.
template <typename T>
class PluginRegistrar {
 public:
  PluginRegistrar() {
    if (IPluginRegistry* registry = getSafePluginRegistry()) registry->registerCreator(instance, "");
  }

 private:
  T instance{};
};
}  // namespace nvinfer1::safe

#define REGISTER_SAFE_TENSORRT_PLUGIN(name) \
  static nvinfer1::safe::PluginRegistrar<name> pluginRegistrar##name {}
