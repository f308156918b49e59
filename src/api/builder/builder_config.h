// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0

// IBuilderConfig: settings of a build. What Tenon cannot do is refused when it is set.
#pragma once

#include <array>
#include <memory>
#include <string>
#include <vector>

#include "api/builder/optimization_profile.h"
#include "api/common/report.h"
#include "tenon.h"

namespace tenon::api {

class BuilderConfig final : public nv::IBuilderConfig, public nv::apiv::VBuilderConfig {
 public:
  /// The default of kWORKSPACE: no limit but the machine's memory.
  static constexpr std::size_t kNoLimit = SIZE_MAX;

  explicit BuilderConfig(const Reporter& reporter);

  const Reporter& reporter() const { return reporter_; }
  /// Profiles as they were when they were added.
  const std::vector<OptimizationProfile::Input>& inputs() const;
  using Profile = std::map<std::string, OptimizationProfile::Input>;
  const std::vector<Profile>& profiles() const { return state_.profiles; }
  const nv::IOptimizationProfile* calibration_profile() const { return state_.calibration_profile; }
  const BuildSettings& settings() const { return state_.settings; }
  void set_settings(BuildSettings settings) { state_.settings = std::move(settings); }

  void setAvgTimingIterations(int32_t avgTimingIterations) noexcept override;
  int32_t getAvgTimingIterations() const noexcept override;
  void setEngineCapability(nv::EngineCapability capability) noexcept override;
  nv::EngineCapability getEngineCapability() const noexcept override;
  void setInt8Calibrator(nv::IInt8Calibrator* int8Calibrator) noexcept override;
  nv::IInt8Calibrator* getInt8Calibrator() const noexcept override;
  void setFlags(nv::BuilderFlags flags) noexcept override;
  nv::BuilderFlags getFlags() const noexcept override;
  void clearFlag(nv::BuilderFlag flag) noexcept override;
  void setFlag(nv::BuilderFlag flag) noexcept override;
  bool getFlag(nv::BuilderFlag flag) const noexcept override;
  void setDeviceType(const nv::ILayer* layer, nv::DeviceType deviceType) noexcept override;
  nv::DeviceType getDeviceType(const nv::ILayer* layer) const noexcept override;
  bool isDeviceTypeSet(const nv::ILayer* layer) const noexcept override;
  void resetDeviceType(const nv::ILayer* layer) noexcept override;
  bool canRunOnDLA(const nv::ILayer* layer) const noexcept override;
  void setDLACore(int32_t dlaCore) noexcept override;
  int32_t getDLACore() const noexcept override;
  void setDefaultDeviceType(nv::DeviceType deviceType) noexcept override;
  nv::DeviceType getDefaultDeviceType() const noexcept override;
  void reset() noexcept override;
  void setProfileStream(cudaStream_t stream) noexcept override;
  cudaStream_t getProfileStream() const noexcept override;
  int32_t addOptimizationProfile(const nv::IOptimizationProfile* profile) noexcept override;
  int32_t getNbOptimizationProfiles() const noexcept override;
  void setProfilingVerbosity(nv::ProfilingVerbosity profilingVerbosity) noexcept override;
  nv::ProfilingVerbosity getProfilingVerbosity() const noexcept override;
  void setAlgorithmSelector(nv::IAlgorithmSelector* algorithmSelector) noexcept override;
  nv::IAlgorithmSelector* getAlgorithmSelector() const noexcept override;
  bool setCalibrationProfile(const nv::IOptimizationProfile* profile) noexcept override;
  const nv::IOptimizationProfile* getCalibrationProfile() noexcept override;
  void setQuantizationFlags(nv::QuantizationFlags quantizationFlags) noexcept override;
  nv::QuantizationFlags getQuantizationFlags() const noexcept override;
  void clearQuantizationFlag(nv::QuantizationFlag flag) noexcept override;
  void setQuantizationFlag(nv::QuantizationFlag flag) noexcept override;
  bool getQuantizationFlag(nv::QuantizationFlag flag) const noexcept override;
  bool setTacticSources(nv::TacticSources tacticSources) noexcept override;
  nv::TacticSources getTacticSources() const noexcept override;
  nv::ITimingCache* createTimingCache(const void* blob, std::size_t size) const noexcept override;
  bool setTimingCache(const nv::ITimingCache& cache, bool ignoreMismatch) noexcept override;
  const nv::ITimingCache* getTimingCache() const noexcept override;
  void setMemoryPoolLimit(nv::MemoryPoolType pool, std::size_t poolSize) noexcept override;
  std::size_t getMemoryPoolLimit(nv::MemoryPoolType pool) const noexcept override;
  void setPreviewFeature(nv::PreviewFeature feature, bool enable) noexcept override;
  bool getPreviewFeature(nv::PreviewFeature feature) const noexcept override;
  void setBuilderOptimizationLevel(int32_t builderOptimizationLevel) noexcept override;
  int32_t getBuilderOptimizationLevel() const noexcept override;
  void setHardwareCompatibilityLevel(nv::HardwareCompatibilityLevel hardwareCompatibilityLevel) noexcept override;
  nv::HardwareCompatibilityLevel getHardwareCompatibilityLevel() const noexcept override;
  void setPluginsToSerialize(const char* const* paths, int32_t nbPaths) noexcept override;
  const char* getPluginToSerialize(int32_t index) const noexcept override;
  int32_t getNbPluginsToSerialize() const noexcept override;
  void setMaxAuxStreams(int32_t maxAuxStreams) noexcept override;
  int32_t getMaxAuxStreams() const noexcept override;
  void setProgressMonitor(nv::IProgressMonitor* progressMonitor) noexcept override;
  nv::IProgressMonitor* getProgressMonitor() const noexcept override;
  void setRuntimePlatform(nv::RuntimePlatform runtimePlatform) noexcept override;
  nv::RuntimePlatform getRuntimePlatform() const noexcept override;
  void setMaxNbTactics(int32_t maxNbTactics) noexcept override;
  int32_t getMaxNbTactics() const noexcept override;
  bool setTilingOptimizationLevel(nv::TilingOptimizationLevel tilingOptimizationLevel) noexcept override;
  nv::TilingOptimizationLevel getTilingOptimizationLevel() const noexcept override;
  bool setL2LimitForTiling(int64_t l2LimitForTiling) noexcept override;
  int64_t getL2LimitForTiling() const noexcept override;
  bool setRemoteAutoTuningConfig(const char* remoteAutoTuningConfig) noexcept override;
  const char* getRemoteAutoTuningConfig() const noexcept override;
  /// False, with an error, for another than "default".
  bool set_build_route(const char* route) noexcept;

 private:
  /// All that reset() brings back to its start.
  struct State {
    int32_t timing_iterations = 1;
    nv::BuilderFlags flags = 1U << static_cast<int>(nv::BuilderFlag::kTF32);
    nv::IInt8Calibrator* calibrator = nullptr;
    cudaStream_t stream = nullptr;
    std::vector<Profile> profiles;
    nv::ProfilingVerbosity verbosity = nv::ProfilingVerbosity::kLAYER_NAMES_ONLY;
    const nv::IOptimizationProfile* calibration_profile = nullptr;
    nv::QuantizationFlags quantization_flags = 0;
    nv::TacticSources tactic_sources = 0;
    nv::IAlgorithmSelector* algorithm_selector = nullptr;
    nv::HardwareCompatibilityLevel hardware_compatibility = nv::HardwareCompatibilityLevel::kNONE;
    const nv::ITimingCache* timing_cache = nullptr;
    std::array<std::size_t, 6> pool_limits{};
    uint32_t preview_features = 0;
    int32_t optimization_level = 3;
    std::vector<std::string> plugins;
    int32_t aux_streams = 0;
    nv::IProgressMonitor* monitor = nullptr;
    int32_t max_tactics = -1;
    nv::TilingOptimizationLevel tiling = nv::TilingOptimizationLevel::kNONE;
    int64_t l2_limit = -1;
    BuildSettings settings;
  };

  Reporter reporter_;
  State state_;
};

}  // namespace tenon::api
