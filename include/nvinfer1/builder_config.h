// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0

// How to build.
#pragma once

#include "nvinfer1/builder_types.h"
#include "nvinfer1/timing_cache.h"

namespace nvinfer1 {
class IBuilderConfig;
}  // namespace nvinfer1

extern "C" TENSORRTAPI bool tenonSetBuildRoute(nvinfer1::IBuilderConfig* config, const char* route) noexcept;

namespace nvinfer1 {

/// How to build. Freed with delete.
class IBuilderConfig : public INoCopy {
 public:
  virtual ~IBuilderConfig() noexcept = default;

  virtual void setAvgTimingIterations(int32_t avgTimingIterations) noexcept {
    mImpl->setAvgTimingIterations(avgTimingIterations);
  }
  int32_t getAvgTimingIterations() const noexcept { return mImpl->getAvgTimingIterations(); }
  void setEngineCapability(EngineCapability capability) noexcept { mImpl->setEngineCapability(capability); }
  EngineCapability getEngineCapability() const noexcept { return mImpl->getEngineCapability(); }
  void setInt8Calibrator(IInt8Calibrator* int8Calibrator) noexcept { mImpl->setInt8Calibrator(int8Calibrator); }
  IInt8Calibrator* getInt8Calibrator() const noexcept { return mImpl->getInt8Calibrator(); }
  void setFlags(BuilderFlags flags) noexcept { mImpl->setFlags(flags); }
  BuilderFlags getFlags() const noexcept { return mImpl->getFlags(); }
  void clearFlag(BuilderFlag flag) noexcept { mImpl->clearFlag(flag); }
  void setFlag(BuilderFlag flag) noexcept { mImpl->setFlag(flag); }
  bool getFlag(BuilderFlag flag) const noexcept { return mImpl->getFlag(flag); }
  void setDeviceType(const ILayer* layer, DeviceType deviceType) noexcept { mImpl->setDeviceType(layer, deviceType); }
  DeviceType getDeviceType(const ILayer* layer) const noexcept { return mImpl->getDeviceType(layer); }
  bool isDeviceTypeSet(const ILayer* layer) const noexcept { return mImpl->isDeviceTypeSet(layer); }
  void resetDeviceType(const ILayer* layer) noexcept { mImpl->resetDeviceType(layer); }
  bool canRunOnDLA(const ILayer* layer) const noexcept { return mImpl->canRunOnDLA(layer); }
  void setDLACore(int32_t dlaCore) noexcept { mImpl->setDLACore(dlaCore); }
  int32_t getDLACore() const noexcept { return mImpl->getDLACore(); }
  void setDefaultDeviceType(DeviceType deviceType) noexcept { mImpl->setDefaultDeviceType(deviceType); }
  DeviceType getDefaultDeviceType() const noexcept { return mImpl->getDefaultDeviceType(); }
  void reset() noexcept { mImpl->reset(); }
  void setProfileStream(cudaStream_t stream) noexcept { mImpl->setProfileStream(stream); }
  cudaStream_t getProfileStream() const noexcept { return mImpl->getProfileStream(); }
  /// Adds a profile; returns its index from 0, or -1 when it is not valid.
  int32_t addOptimizationProfile(const IOptimizationProfile* profile) noexcept {
    return mImpl->addOptimizationProfile(profile);
  }
  int32_t getNbOptimizationProfiles() const noexcept { return mImpl->getNbOptimizationProfiles(); }
  void setProfilingVerbosity(ProfilingVerbosity profilingVerbosity) noexcept {
    mImpl->setProfilingVerbosity(profilingVerbosity);
  }
  ProfilingVerbosity getProfilingVerbosity() const noexcept { return mImpl->getProfilingVerbosity(); }
  void setAlgorithmSelector(IAlgorithmSelector* algorithmSelector) noexcept {
    mImpl->setAlgorithmSelector(algorithmSelector);
  }
  IAlgorithmSelector* getAlgorithmSelector() const noexcept { return mImpl->getAlgorithmSelector(); }
  bool setCalibrationProfile(const IOptimizationProfile* profile) noexcept {
    return mImpl->setCalibrationProfile(profile);
  }
  const IOptimizationProfile* getCalibrationProfile() noexcept { return mImpl->getCalibrationProfile(); }
  void setQuantizationFlags(QuantizationFlags quantizationFlags) noexcept {
    mImpl->setQuantizationFlags(quantizationFlags);
  }
  QuantizationFlags getQuantizationFlags() const noexcept { return mImpl->getQuantizationFlags(); }
  void clearQuantizationFlag(QuantizationFlag flag) noexcept { mImpl->clearQuantizationFlag(flag); }
  void setQuantizationFlag(QuantizationFlag flag) noexcept { mImpl->setQuantizationFlag(flag); }
  bool getQuantizationFlag(QuantizationFlag flag) const noexcept { return mImpl->getQuantizationFlag(flag); }
  bool setTacticSources(TacticSources tacticSources) noexcept { return mImpl->setTacticSources(tacticSources); }
  TacticSources getTacticSources() const noexcept { return mImpl->getTacticSources(); }
  /// A cache from bytes, or an empty one from size 0; freed with delete. nullptr when the bytes are damaged.
  ITimingCache* createTimingCache(const void* blob, std::size_t size) const noexcept {
    return mImpl->createTimingCache(blob, size);
  }
  /// Uses a cache during builds; false when it does not fit and `ignoreMismatch` is false.
  bool setTimingCache(const ITimingCache& cache, bool ignoreMismatch) noexcept {
    return mImpl->setTimingCache(cache, ignoreMismatch);
  }
  const ITimingCache* getTimingCache() const noexcept { return mImpl->getTimingCache(); }
  /// The most bytes of a kind of memory that the engine may use.
  void setMemoryPoolLimit(MemoryPoolType pool, std::size_t poolSize) noexcept {
    mImpl->setMemoryPoolLimit(pool, poolSize);
  }
  std::size_t getMemoryPoolLimit(MemoryPoolType pool) const noexcept { return mImpl->getMemoryPoolLimit(pool); }
  void setPreviewFeature(PreviewFeature feature, bool enable) noexcept { mImpl->setPreviewFeature(feature, enable); }
  bool getPreviewFeature(PreviewFeature feature) const noexcept { return mImpl->getPreviewFeature(feature); }
  /// How long to search for fast tactics, 0 (none) to 5 (all); 3 at first.
  void setBuilderOptimizationLevel(int32_t builderOptimizationLevel) noexcept {
    mImpl->setBuilderOptimizationLevel(builderOptimizationLevel);
  }
  int32_t getBuilderOptimizationLevel() noexcept { return mImpl->getBuilderOptimizationLevel(); }
  void setHardwareCompatibilityLevel(HardwareCompatibilityLevel hardwareCompatibilityLevel) noexcept {
    mImpl->setHardwareCompatibilityLevel(hardwareCompatibilityLevel);
  }
  HardwareCompatibilityLevel getHardwareCompatibilityLevel() const noexcept {
    return mImpl->getHardwareCompatibilityLevel();
  }
  void setPluginsToSerialize(const char* const* paths, int32_t nbPaths) noexcept {
    mImpl->setPluginsToSerialize(paths, nbPaths);
  }
  const char* getPluginToSerialize(int32_t index) const noexcept { return mImpl->getPluginToSerialize(index); }
  int32_t getNbPluginsToSerialize() const noexcept { return mImpl->getNbPluginsToSerialize(); }
  void setMaxAuxStreams(int32_t maxAuxStreams) noexcept { mImpl->setMaxAuxStreams(maxAuxStreams); }
  int32_t getMaxAuxStreams() const noexcept { return mImpl->getMaxAuxStreams(); }
  /// Who hears how builds go on.
  void setProgressMonitor(IProgressMonitor* progressMonitor) noexcept { mImpl->setProgressMonitor(progressMonitor); }
  IProgressMonitor* getProgressMonitor() const noexcept { return mImpl->getProgressMonitor(); }
  void setRuntimePlatform(RuntimePlatform runtimePlatform) noexcept { mImpl->setRuntimePlatform(runtimePlatform); }
  RuntimePlatform getRuntimePlatform() const noexcept { return mImpl->getRuntimePlatform(); }
  void setMaxNbTactics(int32_t maxNbTactics) noexcept { mImpl->setMaxNbTactics(maxNbTactics); }
  int32_t getMaxNbTactics() const noexcept { return mImpl->getMaxNbTactics(); }
  bool setTilingOptimizationLevel(TilingOptimizationLevel tilingOptimizationLevel) noexcept {
    return mImpl->setTilingOptimizationLevel(tilingOptimizationLevel);
  }
  TilingOptimizationLevel getTilingOptimizationLevel() const noexcept { return mImpl->getTilingOptimizationLevel(); }
  bool setL2LimitForTiling(int64_t l2LimitForTiling) noexcept { return mImpl->setL2LimitForTiling(l2LimitForTiling); }
  int64_t getL2LimitForTiling() const noexcept { return mImpl->getL2LimitForTiling(); }
  bool setRemoteAutoTuningConfig(const char* remoteAutoTuningConfig) noexcept {
    return mImpl->setRemoteAutoTuningConfig(remoteAutoTuningConfig);
  }
  const char* getRemoteAutoTuningConfig() const noexcept { return mImpl->getRemoteAutoTuningConfig(); }

  /// Of release 11: which way of building is taken. Tenon has one, "default"; others are errors, which give false.
  bool setBuildRoute(const char* route) noexcept { return tenonSetBuildRoute(this, route); }
  const char* getBuildRoute() const noexcept { return "default"; }
  const char* getAllBuildRoutes() const noexcept { return "default"; }

  /// Older spelling of the number of timed runs.
  TRT_DEPRECATED void setMinTimingIterations(int32_t minTiming) noexcept { setAvgTimingIterations(minTiming); }
  TRT_DEPRECATED int32_t getMinTimingIterations() const noexcept { return getAvgTimingIterations(); }
  /// Older spelling of the kWORKSPACE pool limit, in bytes.
  TRT_DEPRECATED void setMaxWorkspaceSize(std::size_t workspaceSize) noexcept {
    setMemoryPoolLimit(MemoryPoolType::kWORKSPACE, workspaceSize);
  }
  TRT_DEPRECATED std::size_t getMaxWorkspaceSize() const noexcept {
    return getMemoryPoolLimit(MemoryPoolType::kWORKSPACE);
  }
  /// Older spelling of `delete`.
  TRT_DEPRECATED void destroy() noexcept { delete this; }

 protected:
  apiv::VBuilderConfig* mImpl = nullptr;
};
}  // namespace nvinfer1
