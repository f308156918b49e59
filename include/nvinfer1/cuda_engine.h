// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0

// The engine: a built network, shared by its execution contexts.
#pragma once

#include <cstring>

#include "nvinfer1/engine_config.h"

namespace nvinfer1 {

namespace detail {
int32_t bindingIndex(const ICudaEngine& engine, const char* name) noexcept;
Dims bindingDims(const ICudaEngine& engine, Dims dims) noexcept;
}  // namespace detail

/// A built network. Shared by any number of execution contexts, from any thread.
/// Tensors are known by name. Names are owned by the engine.
class ICudaEngine : public INoCopy {
 public:
  virtual ~ICudaEngine() noexcept = default;

  /// The shape of an input or output, -1 where it depends on the inputs; nbDims is -1 for an unknown name.
  Dims getTensorShape(const char* tensorName) const noexcept { return mImpl->getTensorShape(tensorName); }
  /// The element type; kFLOAT for an unknown name.
  DataType getTensorDataType(const char* tensorName) const noexcept { return mImpl->getTensorDataType(tensorName); }
  /// How many launches one inference makes, after optimization.
  int32_t getNbLayers() const noexcept { return mImpl->getNbLayers(); }
  /// The plan as bytes, freed with delete.
  IHostMemory* serialize() const noexcept { return mImpl->serialize(); }
  /// A new context with profile 0, freed with delete; nullptr on failure.
  IExecutionContext* createExecutionContext(
      ExecutionContextAllocationStrategy strategy = ExecutionContextAllocationStrategy::kSTATIC) noexcept {
    return mImpl->createExecutionContext(strategy);
  }
  /// Where the tensor must lie: kHOST for shape tensors.
  TensorLocation getTensorLocation(const char* tensorName) const noexcept {
    return mImpl->getTensorLocation(tensorName);
  }
  /// True when the values of this input are needed to compute shapes, or the output is such a value.
  bool isShapeInferenceIO(const char* tensorName) const noexcept { return mImpl->isShapeInferenceIO(tensorName); }
  /// Input or output; kNONE for an unknown name.
  TensorIOMode getTensorIOMode(const char* tensorName) const noexcept { return mImpl->getTensorIOMode(tensorName); }
  /// A context whose memory the caller supplies with setDeviceMemoryV2.
  IExecutionContext* createExecutionContextWithoutDeviceMemory() noexcept {
    return mImpl->createExecutionContextWithoutDeviceMemory();
  }
  IExecutionContext* createExecutionContext(IRuntimeConfig* config) noexcept {
    return mImpl->createExecutionContextWithRuntimeConfig(config);
  }
  IRuntimeConfig* createRuntimeConfig() noexcept { return mImpl->createRuntimeConfig(); }
  size_t getDeviceMemorySize() const noexcept { return mImpl->getDeviceMemorySize(); }
  size_t getDeviceMemorySizeForProfile(int32_t profileIndex) const noexcept {
    return mImpl->getDeviceMemorySizeForProfile(profileIndex);
  }
  /// Bytes of scratch memory that a context needs, largest of all profiles.
  int64_t getDeviceMemorySizeV2() const noexcept { return mImpl->getDeviceMemorySizeV2(); }
  int64_t getDeviceMemorySizeForProfileV2(int32_t profileIndex) const noexcept {
    return mImpl->getDeviceMemorySizeForProfileV2(profileIndex);
  }
  /// True when weights can be replaced.
  bool isRefittable() const noexcept { return mImpl->isRefittable(); }
  int32_t getTensorBytesPerComponent(const char* tensorName) const noexcept {
    return mImpl->getTensorBytesPerComponent(tensorName);
  }
  int32_t getTensorBytesPerComponent(const char* tensorName, int32_t profileIndex) const noexcept {
    return mImpl->getTensorBytesPerComponentV2(tensorName, profileIndex);
  }
  int32_t getTensorComponentsPerElement(const char* tensorName) const noexcept {
    return mImpl->getTensorComponentsPerElement(tensorName);
  }
  int32_t getTensorComponentsPerElement(const char* tensorName, int32_t profileIndex) const noexcept {
    return mImpl->getTensorComponentsPerElementV2(tensorName, profileIndex);
  }
  /// How the tensor lies in memory.
  TensorFormat getTensorFormat(const char* tensorName) const noexcept { return mImpl->getTensorFormat(tensorName); }
  TensorFormat getTensorFormat(const char* tensorName, int32_t profileIndex) const noexcept {
    return mImpl->getTensorFormatV2(tensorName, profileIndex);
  }
  /// The same in words.
  const char* getTensorFormatDesc(const char* tensorName) const noexcept {
    return mImpl->getTensorFormatDesc(tensorName);
  }
  const char* getTensorFormatDesc(const char* tensorName, int32_t profileIndex) const noexcept {
    return mImpl->getTensorFormatDescV2(tensorName, profileIndex);
  }
  int32_t getTensorVectorizedDim(const char* tensorName) const noexcept {
    return mImpl->getTensorVectorizedDim(tensorName);
  }
  int32_t getTensorVectorizedDim(const char* tensorName, int32_t profileIndex) const noexcept {
    return mImpl->getTensorVectorizedDimV2(tensorName, profileIndex);
  }
  /// The name of the network.
  const char* getName() const noexcept { return mImpl->getName(); }
  /// At least 1.
  int32_t getNbOptimizationProfiles() const noexcept { return mImpl->getNbOptimizationProfiles(); }
  /// One of the three shapes of an input in a profile; nbDims is -1 for an unknown name or index.
  Dims getProfileShape(const char* tensorName, int32_t profileIndex, OptProfileSelector select) const noexcept {
    return mImpl->getProfileShape(tensorName, profileIndex, select);
  }
  const int32_t* getProfileTensorValues(const char* tensorName, int32_t profileIndex,
                                        OptProfileSelector select) const noexcept {
    return mImpl->getProfileTensorValues(tensorName, profileIndex, select);
  }
  EngineCapability getEngineCapability() const noexcept { return mImpl->getEngineCapability(); }
  /// Sets who collects errors of this engine and of contexts made from it.
  void setErrorRecorder(IErrorRecorder* recorder) noexcept { mImpl->setErrorRecorder(recorder); }
  IErrorRecorder* getErrorRecorder() const noexcept { return mImpl->getErrorRecorder(); }
  bool hasImplicitBatchDimension() const noexcept { return mImpl->hasImplicitBatchDimension(); }
  TacticSources getTacticSources() const noexcept { return mImpl->getTacticSources(); }
  ProfilingVerbosity getProfilingVerbosity() const noexcept { return mImpl->getProfilingVerbosity(); }
  /// An inspector for this engine, freed with delete.
  IEngineInspector* createEngineInspector() const noexcept { return mImpl->createEngineInspector(); }
  /// How many inputs and outputs, inputs first.
  int32_t getNbIOTensors() const noexcept { return mImpl->getNbIOTensors(); }
  /// The name of the input or output, or nullptr out of range.
  const char* getIOTensorName(int32_t index) const noexcept { return mImpl->getIOTensorName(index); }
  HardwareCompatibilityLevel getHardwareCompatibilityLevel() const noexcept {
    return mImpl->getHardwareCompatibilityLevel();
  }
  int32_t getNbAuxStreams() const noexcept { return mImpl->getNbAuxStreams(); }
  ISerializationConfig* createSerializationConfig() noexcept { return mImpl->createSerializationConfig(); }
  IHostMemory* serializeWithConfig(ISerializationConfig& config) const noexcept {
    return mImpl->serializeWithConfig(config);
  }
  bool setWeightStreamingBudget(int64_t gpuMemoryBudget) noexcept {
    return mImpl->setWeightStreamingBudget(gpuMemoryBudget);
  }
  int64_t getWeightStreamingBudget() const noexcept { return mImpl->getWeightStreamingBudget(); }
  int64_t getMinimumWeightStreamingBudget() const noexcept { return mImpl->getMinimumWeightStreamingBudget(); }
  int64_t getStreamableWeightsSize() const noexcept { return mImpl->getStreamableWeightsSize(); }
  bool setWeightStreamingBudgetV2(int64_t gpuMemoryBudget) noexcept {
    return mImpl->setWeightStreamingBudgetV2(gpuMemoryBudget);
  }
  int64_t getWeightStreamingBudgetV2() const noexcept { return mImpl->getWeightStreamingBudgetV2(); }
  int64_t getWeightStreamingAutomaticBudget() const noexcept { return mImpl->getWeightStreamingAutomaticBudget(); }
  int64_t getWeightStreamingScratchMemorySize() const noexcept { return mImpl->getWeightStreamingScratchMemorySize(); }
  bool isDebugTensor(const char* name) const noexcept { return mImpl->isDebugTensor(name); }
  const int64_t* getProfileTensorValuesV2(const char* tensorName, int32_t profileIndex,
                                          OptProfileSelector select) const noexcept {
    return mImpl->getProfileTensorValuesV2(tensorName, profileIndex, select);
  }
  /// The input that a plugin turns into this output where it lies; nullptr if there is none. Give both one address, and
  /// the input is updated; with two, the output is a copy.
  const char* getAliasedInputTensor(const char* name) const noexcept { return mImpl->getAliasedInputTensor(name); }
  int64_t getEngineStat(EngineStat stat) const noexcept { return mImpl->getEngineStat(stat); }

  // Binding indices, as before 8.5: binding i is I/O tensor i (of the first profile).
  TRT_DEPRECATED int32_t getNbBindings() const noexcept { return getNbIOTensors(); }
  TRT_DEPRECATED const char* getBindingName(int32_t index) const noexcept { return getIOTensorName(index); }
  TRT_DEPRECATED int32_t getBindingIndex(const char* name) const noexcept { return detail::bindingIndex(*this, name); }
  TRT_DEPRECATED bool bindingIsInput(int32_t index) const noexcept {
    return getTensorIOMode(getIOTensorName(index)) == TensorIOMode::kINPUT;
  }
  /// Without the batch dimension, if that is implicit.
  TRT_DEPRECATED Dims getBindingDimensions(int32_t index) const noexcept {
    return detail::bindingDims(*this, getTensorShape(getIOTensorName(index)));
  }
  /// The largest batch of an engine whose batch dimension is implicit; else 1.
  TRT_DEPRECATED int32_t getMaxBatchSize() const noexcept {
    if (!hasImplicitBatchDimension() || getNbIOTensors() == 0) return 1;
    return static_cast<int32_t>(getProfileShape(getIOTensorName(0), 0, OptProfileSelector::kMAX).d[0]);
  }
  /// Bytes that a context needs between its steps.
  TRT_DEPRECATED std::size_t getWorkspaceSize() const noexcept {
    return static_cast<std::size_t>(getDeviceMemorySizeV2());
  }
  TRT_DEPRECATED bool isExecutionBinding(int32_t index) const noexcept {
    return !isShapeInferenceIO(getIOTensorName(index));
  }
  TRT_DEPRECATED DataType getBindingDataType(int32_t index) const noexcept {
    return getTensorDataType(getIOTensorName(index));
  }
  TRT_DEPRECATED TensorLocation getLocation(int32_t index) const noexcept {
    return getTensorLocation(getIOTensorName(index));
  }
  TRT_DEPRECATED int32_t getBindingBytesPerComponent(int32_t index) const noexcept {
    return getTensorBytesPerComponent(getIOTensorName(index));
  }
  TRT_DEPRECATED int32_t getBindingComponentsPerElement(int32_t index) const noexcept {
    return getTensorComponentsPerElement(getIOTensorName(index));
  }
  TRT_DEPRECATED TensorFormat getBindingFormat(int32_t index) const noexcept {
    return getTensorFormat(getIOTensorName(index));
  }
  TRT_DEPRECATED const char* getBindingFormatDesc(int32_t index) const noexcept {
    return getTensorFormatDesc(getIOTensorName(index));
  }
  TRT_DEPRECATED int32_t getBindingVectorizedDim(int32_t index) const noexcept {
    return getTensorVectorizedDim(getIOTensorName(index));
  }
  TRT_DEPRECATED Dims getProfileDimensions(int32_t index, int32_t profileIndex,
                                           OptProfileSelector select) const noexcept {
    return getProfileShape(getIOTensorName(index), profileIndex, select);
  }
  TRT_DEPRECATED const int32_t* getProfileShapeValues(int32_t index, int32_t profileIndex,
                                                      OptProfileSelector select) const noexcept {
    return getProfileTensorValues(getIOTensorName(index), profileIndex, select);
  }
  TRT_DEPRECATED bool isShapeBinding(int32_t index) const noexcept {
    return isShapeInferenceIO(getIOTensorName(index));
  }
  /// Older spelling of `delete`.
  TRT_DEPRECATED void destroy() noexcept { delete this; }

 protected:
  apiv::VCudaEngine* mImpl = nullptr;
};

/// `dims` without the first one where the batch dimension is implicit.
inline Dims detail::bindingDims(const ICudaEngine& engine, Dims dims) noexcept {
  if (!engine.hasImplicitBatchDimension() || dims.nbDims < 1) return dims;
  for (int32_t i = 1; i < dims.nbDims; ++i) dims.d[i - 1] = dims.d[i];
  --dims.nbDims;
  return dims;
}

/// The index of the I/O tensor of that name, or -1.
inline int32_t detail::bindingIndex(const ICudaEngine& engine, const char* name) noexcept {
  for (int32_t i = 0; name != nullptr && i < engine.getNbIOTensors(); ++i) {
    if (std::strcmp(engine.getIOTensorName(i), name) == 0) return i;
  }
  return -1;
}
}  // namespace nvinfer1
