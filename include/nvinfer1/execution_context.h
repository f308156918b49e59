// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0

// The execution context: one inference at a time on an engine.
#pragma once

#include "nvinfer1/cuda_engine.h"
#include "nvinfer1/logger.h"
#include "nvinfer1/output_allocator.h"

namespace nvinfer1 {

namespace detail {
bool setBatch(IExecutionContext& context, int32_t batchSize) noexcept;
bool shapeValues(const IExecutionContext& context, int32_t index, int32_t* values) noexcept;
bool enqueueBindings(IExecutionContext& context, void* const* bindings, cudaStream_t stream,
                     cudaEvent_t* inputConsumed) noexcept;
}  // namespace detail

/// State for running an engine: shapes, addresses, scratch memory. Used by one thread at a time; many contexts may
/// run at once.
/// On a machine with no GPU "device" pointers are host pointers, a stream may be null, and enqueueV3 has run to the
/// end when it returns.
class IExecutionContext : public INoCopy {
 public:
  virtual ~IExecutionContext() noexcept = default;

  void setDebugSync(bool debugSync) noexcept { mImpl->setDebugSync(debugSync); }
  bool getDebugSync() const noexcept { return mImpl->getDebugSync(); }
  /// Whom to tell the time of each layer; nullptr for nobody. Timing slows inference down.
  void setProfiler(IProfiler* profiler) noexcept { mImpl->setProfiler(profiler); }
  IProfiler* getProfiler() const noexcept { return mImpl->getProfiler(); }
  /// The engine that the context was made from.
  const ICudaEngine& getEngine() const noexcept { return mImpl->getEngine(); }
  void setName(const char* name) noexcept { mImpl->setName(name); }
  const char* getName() const noexcept { return mImpl->getName(); }
  void setDeviceMemory(void* memory) noexcept { mImpl->setDeviceMemory(memory); }
  /// Scratch memory for a context that was made without; at least ICudaEngine::getDeviceMemorySizeV2() bytes,
  /// 256-byte aligned.
  void setDeviceMemoryV2(void* memory, int64_t size) noexcept { mImpl->setDeviceMemoryV2(memory, size); }
  /// The distance between neighbours in each dimension, in elements.
  Dims getTensorStrides(const char* tensorName) const noexcept { return mImpl->getTensorStrides(tensorName); }
  /// The profile chosen, from 0.
  int32_t getOptimizationProfile() const noexcept { return mImpl->getOptimizationProfile(); }
  /// Gives the shape of an input. False, with an error that names tensor, dimension, range and value, when the
  /// profile does not allow it, and for an unknown name.
  bool setInputShape(const char* tensorName, const Dims& dims) noexcept {
    return mImpl->setInputShape(tensorName, dims);
  }
  /// The shape of a tensor for the inputs as set; -1 where it is not known yet; nbDims is -1 for an unknown name.
  Dims getTensorShape(const char* tensorName) const noexcept { return mImpl->getTensorShape(tensorName); }
  /// True when every input has a shape without -1.
  bool allInputDimensionsSpecified() const noexcept { return mImpl->allInputDimensionsSpecified(); }
  bool allInputShapesSpecified() const noexcept { return mImpl->allInputShapesSpecified(); }
  /// Sets who collects errors of this context; the engine's until then.
  void setErrorRecorder(IErrorRecorder* recorder) noexcept { mImpl->setErrorRecorder(recorder); }
  IErrorRecorder* getErrorRecorder() const noexcept { return mImpl->getErrorRecorder(); }
  /// Runs the engine and waits. `bindings` has one address per I/O tensor, in the order of
  /// ICudaEngine::getIOTensorName.
  bool executeV2(void* const* bindings) noexcept { return mImpl->executeV2(bindings); }
  /// Chooses a profile; false out of range. Call it before setInputShape: shapes set before are forgotten.
  bool setOptimizationProfileAsync(int32_t profileIndex, cudaStream_t stream) noexcept {
    return mImpl->setOptimizationProfileAsync(profileIndex, stream);
  }
  /// Whether enqueueV3 reports to the profiler at once.
  void setEnqueueEmitsProfile(bool enqueueEmitsProfile) noexcept { mImpl->setEnqueueEmitsProfile(enqueueEmitsProfile); }
  bool getEnqueueEmitsProfile() const noexcept { return mImpl->getEnqueueEmitsProfile(); }
  /// Reports the layer times of the last inference when that was not done by itself.
  bool reportToProfiler() const noexcept { return mImpl->reportToProfiler(); }
  /// Where an input is read from or an output is written to; false for an unknown name. On a GPU the address must be
  /// a multiple of 256.
  bool setTensorAddress(const char* tensorName, void* data) noexcept {
    return mImpl->setTensorAddress(tensorName, data);
  }
  /// What was set, or nullptr.
  const void* getTensorAddress(const char* tensorName) const noexcept { return mImpl->getTensorAddress(tensorName); }
  bool setOutputTensorAddress(const char* tensorName, void* data) noexcept {
    return mImpl->setOutputTensorAddress(tensorName, data);
  }
  /// The same for an input that may be in read-only memory.
  bool setInputTensorAddress(const char* tensorName, const void* data) noexcept {
    return mImpl->setInputTensorAddress(tensorName, data);
  }
  void* getOutputTensorAddress(const char* tensorName) const noexcept {
    return mImpl->getOutputTensorAddress(tensorName);
  }
  /// 0 when all shapes are known; n when n inputs lack a shape, whose names are stored; -1 on an error.
  int32_t inferShapes(int32_t nbMaxNames, const char** tensorNames) noexcept {
    return mImpl->inferShapes(nbMaxNames, tensorNames);
  }
  size_t updateDeviceMemorySizeForShapes() noexcept { return mImpl->updateDeviceMemorySizeForShapes(); }
  /// An event that is recorded when the inputs may be overwritten.
  bool setInputConsumedEvent(cudaEvent_t event) noexcept { return mImpl->setInputConsumedEvent(event); }
  cudaEvent_t getInputConsumedEvent() const noexcept { return mImpl->getInputConsumedEvent(); }
  /// Who supplies memory for an output whose size depends on data; nullptr to go back to the address.
  bool setOutputAllocator(const char* tensorName, IOutputAllocator* outputAllocator) noexcept {
    return mImpl->setOutputAllocator(tensorName, outputAllocator);
  }
  IOutputAllocator* getOutputAllocator(const char* tensorName) const noexcept {
    return mImpl->getOutputAllocator(tensorName);
  }
  /// The most bytes that the output can have with the inputs as set, or -1.
  int64_t getMaxOutputSize(const char* tensorName) const noexcept { return mImpl->getMaxOutputSize(tensorName); }
  bool setTemporaryStorageAllocator(IGpuAllocator* allocator) noexcept {
    return mImpl->setTemporaryStorageAllocator(allocator);
  }
  IGpuAllocator* getTemporaryStorageAllocator() const noexcept { return mImpl->getTemporaryStorageAllocator(); }
  /// Runs the engine. False when an input or output has no address or a shape is open.
  /// On a GPU it returns before the work is done, which then follows `stream`; so it is on the CPU with a stream of the
  /// host device memory library. Without that, on the CPU, it returns when the outputs are written.
  bool enqueueV3(cudaStream_t stream) noexcept { return mImpl->enqueueV3(stream); }
  void setPersistentCacheLimit(size_t persistentCacheLimit) noexcept {
    mImpl->setPersistentCacheLimit(persistentCacheLimit);
  }
  size_t getPersistentCacheLimit() const noexcept { return mImpl->getPersistentCacheLimit(); }
  bool setNvtxVerbosity(ProfilingVerbosity profilingVerbosity) noexcept {
    return mImpl->setNvtxVerbosity(profilingVerbosity);
  }
  ProfilingVerbosity getNvtxVerbosity() const noexcept { return mImpl->getNvtxVerbosity(); }
  void setAuxStreams(cudaStream_t* auxStreams, int32_t nbStreams) noexcept {
    mImpl->setAuxStreams(auxStreams, nbStreams);
  }
  bool setDebugListener(IDebugListener* listener) noexcept { return mImpl->setDebugListener(listener); }
  IDebugListener* getDebugListener() noexcept { return mImpl->getDebugListener(); }
  bool setTensorDebugState(const char* tensorName, bool flag) noexcept {
    return mImpl->setTensorDebugState(tensorName, flag);
  }
  bool getDebugState(const char* tensorName) const noexcept { return mImpl->getDebugState(tensorName); }
  IRuntimeConfig* getRuntimeConfig() const noexcept { return mImpl->getRuntimeConfig(); }
  bool setAllTensorsDebugState(bool flag) noexcept { return mImpl->setAllTensorsDebugState(flag); }
  bool setUnfusedTensorsDebugState(bool flag) noexcept { return mImpl->setUnfusedTensorsDebugState(flag); }
  bool getUnfusedTensorsDebugState() const noexcept { return mImpl->getUnfusedTensorsDebugState(); }
  bool setCommunicator(void* communicator) noexcept { return mImpl->setCommunicator(communicator); }

  // Binding indices, as before 8.5: binding i is I/O tensor i.
  TRT_DEPRECATED bool setBindingDimensions(int32_t index, Dims dimensions) noexcept {
    return setInputShape(getEngine().getIOTensorName(index), dimensions);
  }
  /// Without the batch dimension, if that is implicit.
  TRT_DEPRECATED Dims getBindingDimensions(int32_t index) const noexcept {
    return detail::bindingDims(getEngine(), getTensorShape(getEngine().getIOTensorName(index)));
  }
  /// Values of an input that decides shapes; they are read when shapes are asked for, so they must stay.
  TRT_DEPRECATED bool setInputShapeBinding(int32_t index, const int32_t* values) noexcept {
    return values != nullptr && setInputTensorAddress(getEngine().getIOTensorName(index), values);
  }
  /// Copies the values of a tensor of int32 or int64 that decides shapes; false where they are not known yet, and for
  /// other types.
  TRT_DEPRECATED bool getShapeBinding(int32_t index, int32_t* values) const noexcept {
    return detail::shapeValues(*this, index, values);
  }
  /// Runs a batch of an engine whose batch dimension is implicit, and waits. False with an error otherwise.
  TRT_DEPRECATED bool execute(int32_t batchSize, void* const* bindings) noexcept {
    return detail::setBatch(*this, batchSize) && executeV2(bindings);
  }
  /// The same in the order of the stream; `inputConsumed`, if not null, is an event to record.
  TRT_DEPRECATED bool enqueue(int32_t batchSize, void* const* bindings, cudaStream_t stream,
                              cudaEvent_t* inputConsumed) noexcept {
    return detail::setBatch(*this, batchSize) && detail::enqueueBindings(*this, bindings, stream, inputConsumed);
  }
  TRT_DEPRECATED Dims getStrides(int32_t index) const noexcept {
    return getTensorStrides(getEngine().getIOTensorName(index));
  }
  TRT_DEPRECATED bool setOptimizationProfile(int32_t profileIndex) noexcept {
    return setOptimizationProfileAsync(profileIndex, nullptr);
  }
  /// enqueueV3 with the addresses taken from `bindings`; `inputConsumed`, if not null, is an event to record.
  TRT_DEPRECATED bool enqueueV2(void* const* bindings, cudaStream_t stream, cudaEvent_t* inputConsumed) noexcept {
    return detail::enqueueBindings(*this, bindings, stream, inputConsumed);
  }
  /// Older spelling of `delete`.
  TRT_DEPRECATED void destroy() noexcept { delete this; }

 protected:
  apiv::VExecutionContext* mImpl = nullptr;
};

/// Gives every input the batch. False where there is no implicit batch dimension, or beyond the largest batch.
inline bool detail::setBatch(IExecutionContext& context, int32_t batchSize) noexcept {
  const ICudaEngine& engine = context.getEngine();
  if (!engine.hasImplicitBatchDimension()) return false;
  for (int32_t i = 0; i < engine.getNbIOTensors(); ++i) {
    const char* name = engine.getIOTensorName(i);
    if (engine.getTensorIOMode(name) != TensorIOMode::kINPUT) continue;
    Dims dims = engine.getTensorShape(name);
    dims.d[0] = batchSize;
    if (!context.setInputShape(name, dims)) return false;
  }
  return true;
}

/// Sets one address per I/O tensor, then enqueues.
inline bool detail::shapeValues(const IExecutionContext& context, int32_t index, int32_t* values) noexcept {
  const char* name = context.getEngine().getIOTensorName(index);
  const void* address = name != nullptr ? context.getTensorAddress(name) : nullptr;
  const Dims dims = context.getTensorShape(name);
  if (address == nullptr || values == nullptr || dims.nbDims < 0) return false;
  int64_t count = 1;
  for (int32_t i = 0; i < dims.nbDims; ++i) count *= dims.d[i];
  const DataType type = context.getEngine().getTensorDataType(name);
  if (count < 0 || (type != DataType::kINT32 && type != DataType::kINT64)) return false;
  for (int64_t i = 0; i < count; ++i) {
    values[i] = type == DataType::kINT32 ? static_cast<const int32_t*>(address)[i]
                                         : static_cast<int32_t>(static_cast<const int64_t*>(address)[i]);
  }
  return true;
}

inline bool detail::enqueueBindings(IExecutionContext& context, void* const* bindings, cudaStream_t stream,
                                    cudaEvent_t* inputConsumed) noexcept {
  const ICudaEngine& engine = context.getEngine();
  for (int32_t i = 0; i < engine.getNbIOTensors(); ++i) {
    if (bindings == nullptr || !context.setTensorAddress(engine.getIOTensorName(i), bindings[i])) return false;
  }
  if (inputConsumed != nullptr && !context.setInputConsumedEvent(*inputConsumed)) return false;
  return context.enqueueV3(stream);
}
}  // namespace nvinfer1
