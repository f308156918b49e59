// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0

// The exported functions of the runtime.
#include "api/common/exports.h"

#include "NvInfer.h"
#include "NvInferConsistency.h"
#include "NvInferSafeRuntime.h"
#include "api/common/report.h"
#include "api/plugins/host.h"
#include "api/runtime/plugin_registry.h"
#include "api/runtime/refit.h"
#include "api/runtime/runtime.h"
#include "backend/plugin.h"

using tenon::Result;
using tenon::api::guard;
using tenon::api::last_logger;
using tenon::api::PluginRegistry;
using tenon::api::Reporter;
using tenon::api::Runtime;
using tenon::api::serves;

extern "C" {

void* createInferRuntime_INTERNAL(void* logger, int32_t version) noexcept {
  if (!serves("createInferRuntime", logger, version)) return nullptr;
  tenon::api::host_plugins();
  auto& own = *static_cast<nvinfer1::ILogger*>(logger);
  return guard<nvinfer1::IRuntime*>(Reporter(&own), "createInferRuntime", nullptr,
                                    [&]() -> Result<nvinfer1::IRuntime*> { return new Runtime(own); });
}

nvinfer1::ICudaEngine* tenonDeserializeWithFactory(nvinfer1::IRuntime* runtime, const void* blob, std::size_t size,
                                                   nvinfer1::IPluginFactory* factory) noexcept {
  auto* own = dynamic_cast<Runtime*>(runtime);
  return own ? own->load_with(blob, size, factory) : nullptr;
}

bool setInternalLibraryPath(const char* path) noexcept {
  return guard(Reporter(last_logger()), "setInternalLibraryPath", false, [&]() -> Result<> {
    tenon::search_backends_in(path == nullptr ? "" : path);
    return tenon::Done{};
  });
}

void* createInferRefitter_INTERNAL(void* engine, void* logger, int32_t version) noexcept {
  if (!serves("createInferRefitter", logger, version)) return nullptr;
  auto& own = *static_cast<nvinfer1::ILogger*>(logger);
  return guard<nvinfer1::IRefitter*>(
      Reporter(&own), "createInferRefitter", nullptr, [&]() -> Result<nvinfer1::IRefitter*> {
        auto* known =
            engine ? dynamic_cast<tenon::api::CudaEngine*>(static_cast<nvinfer1::ICudaEngine*>(engine)) : nullptr;
        if (known == nullptr) {
          return tenon::Error(tenon::ErrorCode::invalid_argument, "the engine is null or of another library");
        }
        return tenon::api::make_refitter(*known, own);
      });
}

void* createSafeInferRuntime_INTERNAL(void* logger, int32_t /*version*/) noexcept {
  if (logger) tenon::api::unsupported(Reporter(static_cast<nvinfer1::ILogger*>(logger)), "safe::createInferRuntime");
  return nullptr;
}

nvinfer1::safe::IPluginRegistry* getSafePluginRegistry() noexcept { return nullptr; }

void* createConsistencyChecker_INTERNAL(void* logger, const void* /*blob*/, size_t /*size*/, int32_t /*version*/) {
  if (logger) tenon::api::unsupported(Reporter(static_cast<nvinfer1::ILogger*>(logger)), "createConsistencyChecker");
  return nullptr;
}

nvinfer1::IPluginRegistry* getPluginRegistry() noexcept { return &PluginRegistry::instance(); }
nvinfer1::ILogger* getLogger() noexcept { return last_logger(); }

int32_t getInferLibVersion() noexcept { return NV_TENSORRT_VERSION; }
int32_t getInferLibMajorVersion() noexcept { return NV_TENSORRT_MAJOR; }
int32_t getInferLibMinorVersion() noexcept { return NV_TENSORRT_MINOR; }
int32_t getInferLibPatchVersion() noexcept { return NV_TENSORRT_PATCH; }
int32_t getInferLibBuildVersion() noexcept { return NV_TENSORRT_BUILD; }

}  // extern "C"
