// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0

// Plugins of plans of the ONNX parser, of releases before 7.
#pragma once

#include "NvOnnxParser.h"

namespace nvonnxparser {

/// A factory for IRuntime::deserializeCudaEngine. Tenon's parser makes no plugins of the first generation: a plan that
/// has some is an error, and what createPlugin() gives is nullptr.
class IPluginFactory : public nvinfer1::IPluginFactory {
 public:
  virtual void destroy() = 0;

 protected:
  virtual ~IPluginFactory() = default;
};
}  // namespace nvonnxparser

extern "C" TENSORRTAPI void* createNvOnnxParserPluginFactory_INTERNAL(void* logger, int version) noexcept;

namespace nvonnxparser {

/// To be freed with destroy(); nullptr for another version of the headers.
inline IPluginFactory* createPluginFactory(nvinfer1::ILogger& logger) noexcept {
  return static_cast<IPluginFactory*>(createNvOnnxParserPluginFactory_INTERNAL(&logger, NV_ONNX_PARSER_VERSION));
}
}  // namespace nvonnxparser
