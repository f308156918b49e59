// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0

// The runtime: makes engines from plans.
#pragma once

#include "nvinfer1/host_memory.h"
#include "nvinfer1/logger.h"
#include "nvinfer1/streams.h"

namespace nvinfer1 {
class IRuntime;
}  // namespace nvinfer1

// What a call of releases before 8 needs beside the tables of release 10.
extern "C" TENSORRTAPI nvinfer1::ICudaEngine* tenonDeserializeWithFactory(nvinfer1::IRuntime* runtime, const void* blob,
                                                                          std::size_t size,
                                                                          nvinfer1::IPluginFactory* factory) noexcept;

namespace nvinfer1 {

/// Makes engines from plans. Many engines may be made, from any thread.
class IRuntime : public INoCopy {
 public:
  virtual ~IRuntime() noexcept = default;

  /// Tenon has no DLA: anything but 0 is an error.
  void setDLACore(int32_t dlaCore) noexcept { mImpl->setDLACore(dlaCore); }
  int32_t getDLACore() const noexcept { return mImpl->getDLACore(); }
  /// Always 0.
  int32_t getNbDLACores() const noexcept { return mImpl->getNbDLACores(); }
  void setGpuAllocator(IGpuAllocator* allocator) noexcept { mImpl->setGpuAllocator(allocator); }
  /// Sets who collects errors of this object and of the engines made from it; nullptr to go back to the logger.
  void setErrorRecorder(IErrorRecorder* recorder) noexcept { mImpl->setErrorRecorder(recorder); }
  /// What was set last, or nullptr.
  IErrorRecorder* getErrorRecorder() const noexcept { return mImpl->getErrorRecorder(); }
  /// The engine in the plan, freed with delete; nullptr, with an error, when the bytes are truncated, damaged, or no
  /// plan of this library.
  /// The bytes are no longer needed when the call returns.
  ICudaEngine* deserializeCudaEngine(const void* blob, std::size_t size) noexcept {
    return mImpl->deserializeCudaEngine(blob, size);
  }
  /// Of releases before 8: the factory makes plugins of the first generation; it may be nullptr. It must live as long
  /// as the engine.
  TRT_DEPRECATED ICudaEngine* deserializeCudaEngine(const void* blob, std::size_t size,
                                                    IPluginFactory* pluginFactory) noexcept {
    return tenonDeserializeWithFactory(this, blob, size, pluginFactory);
  }
  ICudaEngine* deserializeCudaEngine(IStreamReader& reader) { return mImpl->deserializeCudaEngine(reader); }
  ICudaEngine* deserializeCudaEngine(IStreamReaderV2& reader) { return mImpl->deserializeCudaEngineV2(reader); }
  /// The logger that the object was made with.
  ILogger* getLogger() const noexcept { return mImpl->getLogger(); }
  /// How many threads the runtime may use; false when that is less than 1.
  bool setMaxThreads(int32_t maxThreads) noexcept { return mImpl->setMaxThreads(maxThreads); }
  int32_t getMaxThreads() const noexcept { return mImpl->getMaxThreads(); }
  void setTemporaryDirectory(const char* path) noexcept { mImpl->setTemporaryDirectory(path); }
  const char* getTemporaryDirectory() const noexcept { return mImpl->getTemporaryDirectory(); }
  void setTempfileControlFlags(TempfileControlFlags tempfileControlFlags) noexcept {
    mImpl->setTempfileControlFlags(tempfileControlFlags);
  }
  TempfileControlFlags getTempfileControlFlags() const noexcept { return mImpl->getTempfileControlFlags(); }
  /// The registry in which plugins of a plan are looked up.
  IPluginRegistry& getPluginRegistry() noexcept { return mImpl->getPluginRegistry(); }
  /// A runtime of another library, such as that of another version of Tenon; freed with delete. The library stays open.
  /// nullptr, with an error, if the file is no such library.
  IRuntime* loadRuntime(const char* name) noexcept { return mImpl->loadRuntime(name); }
  /// Whether plans may hold host code; those of Tenon never do.
  void setEngineHostCodeAllowed(bool engineHostCodeAllowed) noexcept {
    mImpl->setEngineHostCodeAllowed(engineHostCodeAllowed);
  }
  bool getEngineHostCodeAllowed() const noexcept { return mImpl->getEngineHostCodeAllowed(); }

  /// Older spelling of `delete`.
  TRT_DEPRECATED void destroy() noexcept { delete this; }

 protected:
  apiv::VRuntime* mImpl = nullptr;
};
}  // namespace nvinfer1
