// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0

// IBuilder: networks, configurations, profiles; graph to plan.
#pragma once

#include <memory>
#include <vector>

#include "api/builder/builder_config.h"
#include "builder/build.h"
#include "plan/plan.h"

namespace tenon::api {

class Network;

class Builder final : public nv::IBuilder, public nv::apiv::VBuilder {
 public:
  explicit Builder(nv::ILogger& logger) : reporter_(&logger) { mImpl = this; }

  bool platformHasFastFp16() const noexcept override;
  bool platformHasFastInt8() const noexcept override;
  int32_t getMaxDLABatchSize() const noexcept override;
  int32_t getNbDLACores() const noexcept override;
  void setGpuAllocator(nv::IGpuAllocator* allocator) noexcept override;
  nv::IBuilderConfig* createBuilderConfig() noexcept override;
  nv::INetworkDefinition* createNetworkV2(nv::NetworkDefinitionCreationFlags flags) noexcept override;
  nv::IOptimizationProfile* createOptimizationProfile() noexcept override;
  void setErrorRecorder(nv::IErrorRecorder* recorder) noexcept override;
  nv::IErrorRecorder* getErrorRecorder() const noexcept override;
  void reset() noexcept override;
  bool platformHasTf32() const noexcept override;
  nv::IHostMemory* buildSerializedNetwork(nv::INetworkDefinition& network,
                                          nv::IBuilderConfig& config) noexcept override;
  bool isNetworkSupported(const nv::INetworkDefinition& network,
                          const nv::IBuilderConfig& config) const noexcept override;
  nv::ILogger* getLogger() const noexcept override;
  bool setMaxThreads(int32_t maxThreads) noexcept override;
  int32_t getMaxThreads() const noexcept override;
  nv::IPluginRegistry& getPluginRegistry() noexcept override;
  nv::ICudaEngine* buildEngineWithConfig(nv::INetworkDefinition& network, nv::IBuilderConfig& config) noexcept override;
  bool buildSerializedNetworkToStream(nv::INetworkDefinition& network, nv::IBuilderConfig& config,
                                      nv::IStreamWriter& writer) noexcept override;
  nv::IHostMemory* buildSerializedNetworkWithKernelText(nv::INetworkDefinition& network, nv::IBuilderConfig& config,
                                                        nv::IHostMemory*& kernelText) noexcept override;

  // ---- releases 5 to 7: the settings that are the builder's
  nv::INetworkDefinition* create_implicit_network() noexcept;
  BuilderConfig* config() const noexcept;  // null where memory is short
  void set_max_batch(int32_t batch) noexcept;
  int32_t max_batch() const noexcept { return max_batch_; }

  const Reporter& reporter() const { return reporter_; }
  /// What a configuration asks of a build of `graph`; timing cache and progress are not in it.
  Result<BuildOptions> build_options(const Network& network, const Graph& graph,
                                     const nv::IBuilderConfig& config) const;

 private:
  Result<Plan> build_plan(const nv::INetworkDefinition& network, const nv::IBuilderConfig& config) const;

  Reporter reporter_;
  std::vector<std::unique_ptr<OptimizationProfile>> profiles_;
  int32_t max_threads_ = 0;
  int32_t max_batch_ = 1;
  nv::IGpuAllocator* allocator_ = nullptr;              // of the activations of engines that it makes
  mutable std::unique_ptr<nv::IBuilderConfig> config_;  // made when somebody asks
};

}  // namespace tenon::api
