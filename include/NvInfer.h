// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0

// Everything needed to define a network and build an engine from it.
#pragma once

#include "NvInferLegacyDims.h"
#include "NvInferRuntime.h"
#include "nvinfer1/algorithm.h"
#include "nvinfer1/builder.h"
#include "nvinfer1/calibrator.h"
#include "nvinfer1/layers.h"
#include "nvinfer1/network_definition.h"
#include "nvinfer1/progress_monitor.h"

namespace nvinfer1::safe {
class IPluginRegistry;
}  // namespace nvinfer1::safe

extern "C" TENSORRTAPI void* createInferBuilder_INTERNAL(void* logger, int32_t version) noexcept;

namespace nvinfer1 {

// Unnamed, so that each program passes the version of the headers it was compiled with.
namespace {

/// A builder, to be freed with delete; nullptr when the library cannot serve this version of the headers.
/// The logger must outlive the builder and everything made from it.
inline IBuilder* createInferBuilder(ILogger& logger) noexcept {
  return static_cast<IBuilder*>(createInferBuilder_INTERNAL(&logger, NV_TENSORRT_VERSION));
}
}  // namespace

/// The folder in which parts of the library, such as libtenon_cuda.so, are looked for first; nullptr for none. To be
/// called before a device is asked for; false when memory is short.
extern "C" TENSORRTAPI bool setInternalLibraryPath(const AsciiChar* path) noexcept;

/// The registry that the builder searches for plugins; nullptr for a capability without one.
extern "C" TENSORRTAPI IPluginRegistry* getBuilderPluginRegistry(EngineCapability capability) noexcept;

/// The safety registry; always nullptr, Tenon has no safety runtime.
extern "C" TENSORRTAPI safe::IPluginRegistry* getBuilderSafePluginRegistry(EngineCapability capability) noexcept;
}  // namespace nvinfer1
