// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0

// Everything needed to load and run an engine.
#pragma once

#include "NvInferLegacyDims.h"
#include "NvInferRuntimeCommon.h"
#include "nvinfer1/cuda_engine.h"
#include "nvinfer1/dimension_expr.h"
#include "nvinfer1/engine_inspector.h"
#include "nvinfer1/execution_context.h"
#include "nvinfer1/host_memory.h"
#include "nvinfer1/optimization_profile.h"
#include "nvinfer1/output_allocator.h"
#include "nvinfer1/plugin_first.h"
#include "nvinfer1/plugin_v2_dynamic_ext.h"
#include "nvinfer1/plugin_v3.h"
#include "nvinfer1/refitter.h"
#include "nvinfer1/runtime.h"
#include "nvinfer1/runtime_types.h"
#include "nvinfer1/streams.h"

// What a program links against. The other functions of these headers are inline over the objects' own tables.
extern "C" TENSORRTAPI void* createInferRuntime_INTERNAL(void* logger, int32_t version) noexcept;
extern "C" TENSORRTAPI void* createInferRefitter_INTERNAL(void* engine, void* logger, int32_t version) noexcept;
extern "C" TENSORRTAPI int32_t getInferLibMajorVersion() noexcept;
extern "C" TENSORRTAPI int32_t getInferLibMinorVersion() noexcept;
extern "C" TENSORRTAPI int32_t getInferLibPatchVersion() noexcept;
extern "C" TENSORRTAPI int32_t getInferLibBuildVersion() noexcept;

namespace nvinfer1 {

// Unnamed, so that each program passes the version of the headers it was compiled with.
namespace {

/// A runtime, to be freed with delete; nullptr when the library cannot serve this version of the headers.
/// The logger must outlive the runtime and everything made from it.
inline IRuntime* createInferRuntime(ILogger& logger) noexcept {
  return static_cast<IRuntime*>(createInferRuntime_INTERNAL(&logger, NV_TENSORRT_VERSION));
}

/// A refitter for `engine`, to be freed with delete; nullptr when the engine cannot be refitted.
inline IRefitter* createInferRefitter(ICudaEngine& engine, ILogger& logger) noexcept {
  return static_cast<IRefitter*>(createInferRefitter_INTERNAL(&engine, &logger, NV_TENSORRT_VERSION));
}
}  // namespace
}  // namespace nvinfer1
