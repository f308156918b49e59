// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0

// The builder: makes networks, configurations, and plans from the two.
#pragma once

#include "nvinfer1/builder_config.h"
#include "nvinfer1/network_definition.h"

namespace nvinfer1 {
class IBuilder;
}  // namespace nvinfer1

// What the calls of releases 5 to 7 need beside the tables of release 10: they set a configuration that belongs to the
// builder, and networks may leave the batch dimension out.
extern "C" {
TENSORRTAPI nvinfer1::INetworkDefinition* tenonCreateImplicitNetwork(nvinfer1::IBuilder* builder) noexcept;
TENSORRTAPI nvinfer1::IBuilderConfig* tenonBuilderConfig(const nvinfer1::IBuilder* builder) noexcept;
TENSORRTAPI void tenonSetMaxBatchSize(nvinfer1::IBuilder* builder, int32_t batchSize) noexcept;
TENSORRTAPI int32_t tenonMaxBatchSize(const nvinfer1::IBuilder* builder) noexcept;
}

namespace nvinfer1 {

/// Makes networks, configurations and profiles, and builds engines. Freed with delete. One build at a time.
class IBuilder : public INoCopy {
 public:
  virtual ~IBuilder() noexcept = default;

  bool platformHasFastFp16() const noexcept { return mImpl->platformHasFastFp16(); }
  bool platformHasFastInt8() const noexcept { return mImpl->platformHasFastInt8(); }
  int32_t getMaxDLABatchSize() const noexcept { return mImpl->getMaxDLABatchSize(); }
  int32_t getNbDLACores() const noexcept { return mImpl->getNbDLACores(); }
  void setGpuAllocator(IGpuAllocator* allocator) noexcept { mImpl->setGpuAllocator(allocator); }
  /// A configuration, freed with delete.
  IBuilderConfig* createBuilderConfig() noexcept { return mImpl->createBuilderConfig(); }
  /// An empty network, freed with delete. `flags` has bits of 1 << NetworkDefinitionCreationFlag.
  INetworkDefinition* createNetworkV2(NetworkDefinitionCreationFlags flags) noexcept {
    return mImpl->createNetworkV2(flags);
  }
  /// A profile, owned by the builder.
  IOptimizationProfile* createOptimizationProfile() noexcept { return mImpl->createOptimizationProfile(); }
  void setErrorRecorder(IErrorRecorder* recorder) noexcept { mImpl->setErrorRecorder(recorder); }
  IErrorRecorder* getErrorRecorder() const noexcept { return mImpl->getErrorRecorder(); }
  /// Frees the profiles and forgets errors and settings.
  void reset() noexcept { mImpl->reset(); }
  bool platformHasTf32() const noexcept { return mImpl->platformHasTf32(); }
  /// Builds and returns the plan, freed with delete; nullptr with an error otherwise.
  IHostMemory* buildSerializedNetwork(INetworkDefinition& network, IBuilderConfig& config) noexcept {
    return mImpl->buildSerializedNetwork(network, config);
  }
  /// Builds and writes the plan; false with an error otherwise.
  bool buildSerializedNetworkToStream(INetworkDefinition& network, IBuilderConfig& config,
                                      IStreamWriter& writer) noexcept {
    return mImpl->buildSerializedNetworkToStream(network, config, writer);
  }
  IHostMemory* buildSerializedNetwork(INetworkDefinition& network, IBuilderConfig& config,
                                      IHostMemory*& kernelText) noexcept {
    return mImpl->buildSerializedNetworkWithKernelText(network, config, kernelText);
  }
  /// Builds and loads the plan in one go; nullptr with an error otherwise.
  ICudaEngine* buildEngineWithConfig(INetworkDefinition& network, IBuilderConfig& config) noexcept {
    return mImpl->buildEngineWithConfig(network, config);
  }
  /// True when everything in the network can be built with this configuration.
  bool isNetworkSupported(const INetworkDefinition& network, const IBuilderConfig& config) const noexcept {
    return mImpl->isNetworkSupported(network, config);
  }
  ILogger* getLogger() const noexcept { return mImpl->getLogger(); }
  /// How many threads a build may use; false when that is less than 1.
  bool setMaxThreads(int32_t maxThreads) noexcept { return mImpl->setMaxThreads(maxThreads); }
  int32_t getMaxThreads() const noexcept { return mImpl->getMaxThreads(); }
  IPluginRegistry& getPluginRegistry() noexcept { return mImpl->getPluginRegistry(); }

  // Releases 5 to 7: one configuration, of the builder. All of these are nullptr, 0 or false, or do nothing, where
  // memory is short.
  /// An empty network whose tensors have no batch dimension; freed with delete or destroy().
  TRT_DEPRECATED INetworkDefinition* createNetwork() noexcept { return tenonCreateImplicitNetwork(this); }
  /// The largest batch of networks that leave it out; 1 if not set.
  TRT_DEPRECATED void setMaxBatchSize(int32_t batchSize) noexcept { tenonSetMaxBatchSize(this, batchSize); }
  TRT_DEPRECATED int32_t getMaxBatchSize() const noexcept { return tenonMaxBatchSize(this); }
  TRT_DEPRECATED void setMaxWorkspaceSize(std::size_t workspaceSize) noexcept {
    if (IBuilderConfig* own = config()) own->setMemoryPoolLimit(MemoryPoolType::kWORKSPACE, workspaceSize);
  }
  TRT_DEPRECATED std::size_t getMaxWorkspaceSize() const noexcept {
    return config() ? config()->getMemoryPoolLimit(MemoryPoolType::kWORKSPACE) : 0;
  }
  TRT_DEPRECATED void setHalf2Mode(bool mode) noexcept { setFlag(BuilderFlag::kFP16, mode); }
  TRT_DEPRECATED bool getHalf2Mode() const noexcept { return getFlag(BuilderFlag::kFP16); }
  TRT_DEPRECATED void setFp16Mode(bool mode) noexcept { setFlag(BuilderFlag::kFP16, mode); }
  TRT_DEPRECATED bool getFp16Mode() const noexcept { return getFlag(BuilderFlag::kFP16); }
  TRT_DEPRECATED void setInt8Mode(bool mode) noexcept { setFlag(BuilderFlag::kINT8, mode); }
  TRT_DEPRECATED bool getInt8Mode() const noexcept { return getFlag(BuilderFlag::kINT8); }
  TRT_DEPRECATED void setInt8Calibrator(IInt8Calibrator* calibrator) noexcept {
    if (IBuilderConfig* own = config()) own->setInt8Calibrator(calibrator);
  }
  TRT_DEPRECATED void setDebugSync(bool sync) noexcept { setFlag(BuilderFlag::kDEBUG, sync); }
  TRT_DEPRECATED bool getDebugSync() const noexcept { return getFlag(BuilderFlag::kDEBUG); }
  TRT_DEPRECATED void setStrictTypeConstraints(bool mode) noexcept {
    setFlag(BuilderFlag::kOBEY_PRECISION_CONSTRAINTS, mode);
  }
  TRT_DEPRECATED bool getStrictTypeConstraints() const noexcept {
    return getFlag(BuilderFlag::kOBEY_PRECISION_CONSTRAINTS);
  }
  TRT_DEPRECATED void setRefittable(bool canRefit) noexcept { setFlag(BuilderFlag::kREFIT, canRefit); }
  TRT_DEPRECATED bool getRefittable() const noexcept { return getFlag(BuilderFlag::kREFIT); }
  /// Timed runs a tactic, of which the average counts.
  TRT_DEPRECATED void setAverageFindIterations(int32_t avgFind) noexcept {
    if (IBuilderConfig* own = config()) own->setAvgTimingIterations(avgFind);
  }
  TRT_DEPRECATED int32_t getAverageFindIterations() const noexcept {
    return config() ? config()->getAvgTimingIterations() : 0;
  }
  TRT_DEPRECATED void setMinFindIterations(int32_t minFind) noexcept {
    if (IBuilderConfig* own = config()) own->setAvgTimingIterations(minFind);
  }
  TRT_DEPRECATED int32_t getMinFindIterations() const noexcept {
    return config() ? config()->getAvgTimingIterations() : 0;
  }
  TRT_DEPRECATED void setEngineCapability(EngineCapability capability) noexcept {
    if (IBuilderConfig* own = config()) own->setEngineCapability(capability);
  }
  TRT_DEPRECATED EngineCapability getEngineCapability() const noexcept {
    return config() ? config()->getEngineCapability() : EngineCapability::kSTANDARD;
  }
  TRT_DEPRECATED void setDeviceType(ILayer* layer, DeviceType deviceType) noexcept {
    if (IBuilderConfig* own = config()) own->setDeviceType(layer, deviceType);
  }
  TRT_DEPRECATED DeviceType getDeviceType(const ILayer* layer) const noexcept {
    return config() ? config()->getDeviceType(layer) : DeviceType::kGPU;
  }
  TRT_DEPRECATED bool isDeviceTypeSet(const ILayer* layer) const noexcept {
    return config() && config()->isDeviceTypeSet(layer);
  }
  TRT_DEPRECATED void resetDeviceType(ILayer* layer) noexcept {
    if (IBuilderConfig* own = config()) own->resetDeviceType(layer);
  }
  TRT_DEPRECATED bool canRunOnDLA(const ILayer* layer) const noexcept {
    return config() && config()->canRunOnDLA(layer);
  }
  TRT_DEPRECATED void setDefaultDeviceType(DeviceType deviceType) noexcept {
    if (IBuilderConfig* own = config()) own->setDefaultDeviceType(deviceType);
  }
  TRT_DEPRECATED DeviceType getDefaultDeviceType() const noexcept {
    return config() ? config()->getDefaultDeviceType() : DeviceType::kGPU;
  }
  TRT_DEPRECATED void allowGPUFallback(bool setFallBackMode) noexcept {
    setFlag(BuilderFlag::kGPU_FALLBACK, setFallBackMode);
  }
  TRT_DEPRECATED void setDLACore(int32_t dlaCore) noexcept {
    if (IBuilderConfig* own = config()) own->setDLACore(dlaCore);
  }
  TRT_DEPRECATED int32_t getDLACore() const noexcept { return config() ? config()->getDLACore() : -1; }
  /// Builds with the builder's configuration and loads the plan; nullptr with an error otherwise.
  TRT_DEPRECATED ICudaEngine* buildCudaEngine(INetworkDefinition& network) noexcept {
    return config() ? buildEngineWithConfig(network, *config()) : nullptr;
  }
  /// Forgets the builder's settings; the network stays.
  TRT_DEPRECATED void reset(INetworkDefinition& /*network*/) noexcept { reset(); }
  /// Older spelling of `delete`.
  TRT_DEPRECATED void destroy() noexcept { delete this; }

 private:
  IBuilderConfig* config() const noexcept { return tenonBuilderConfig(this); }
  void setFlag(BuilderFlag flag, bool on) noexcept {
    IBuilderConfig* own = config();
    if (own == nullptr) return;
    if (on) {
      own->setFlag(flag);
    } else {
      own->clearFlag(flag);
    }
  }
  bool getFlag(BuilderFlag flag) const noexcept { return config() && config()->getFlag(flag); }

 protected:
  apiv::VBuilder* mImpl = nullptr;
};
}  // namespace nvinfer1
