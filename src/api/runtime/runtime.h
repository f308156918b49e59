// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0

// IRuntime: plans to engines.
#pragma once

#include <cstddef>
#include <span>
#include <string>

#include "api/common/report.h"
#include "tenon.h"

namespace tenon::api {

class Runtime final : public nv::IRuntime, public nv::apiv::VRuntime {
 public:
  explicit Runtime(nv::ILogger& logger) : reporter_(&logger) { mImpl = this; }
  ~Runtime() override;

  void set_settings(LoadSettings settings) { settings_ = std::move(settings); }

  /// The factory makes plugins of the first generation.
  nv::ICudaEngine* load_with(const void* blob, std::size_t size, nv::IPluginFactory* factory) noexcept;

  nv::IRuntime* getPImpl() noexcept override;
  nv::ICudaEngine* deserializeCudaEngine(const void* blob, std::size_t size) noexcept override;
  nv::ICudaEngine* deserializeCudaEngine(nv::IStreamReader& reader) noexcept override;
  void setDLACore(int32_t dlaCore) noexcept override;
  int32_t getDLACore() const noexcept override;
  int32_t getNbDLACores() const noexcept override;
  void setGpuAllocator(nv::IGpuAllocator* allocator) noexcept override;
  void setErrorRecorder(nv::IErrorRecorder* recorder) noexcept override;
  nv::IErrorRecorder* getErrorRecorder() const noexcept override;
  nv::ILogger* getLogger() const noexcept override;
  bool setMaxThreads(int32_t maxThreads) noexcept override;
  int32_t getMaxThreads() const noexcept override;
  void setTemporaryDirectory(const char* path) noexcept override;
  const char* getTemporaryDirectory() const noexcept override;
  void setTempfileControlFlags(nv::TempfileControlFlags tempfileControlFlags) noexcept override;
  nv::TempfileControlFlags getTempfileControlFlags() const noexcept override;
  nv::IPluginRegistry& getPluginRegistry() noexcept override;
  void setPluginRegistryParent(nv::IPluginRegistry* pluginRegistry) noexcept override;
  nv::IRuntime* loadRuntime(const char* name) noexcept override;
  void setEngineHostCodeAllowed(bool engineHostCodeAllowed) noexcept override;
  bool getEngineHostCodeAllowed() const noexcept override;
  nv::ICudaEngine* deserializeCudaEngineV2(nv::IStreamReaderV2& reader) noexcept override;

 private:
  nv::ICudaEngine* load(const char* call, std::span<const std::byte> bytes,
                        nv::IPluginFactory* factory = nullptr) noexcept;

  Reporter reporter_;
  LoadSettings settings_;
  nv::IGpuAllocator* allocator_ = nullptr;  // of the activations of contexts
  int32_t max_threads_ = 0;                 // 0: as many as the plan was tuned for
  std::string temporary_directory_;
  nv::TempfileControlFlags tempfile_flags_ = 0;
  bool host_code_allowed_ = false;
};

}  // namespace tenon::api
