// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0

// Plugins of the first generation, of releases before 8; they have neither a name nor a copy.
#pragma once

#include "NvInferRuntimePlugin.h"

namespace nvinfer1 {

/// A plugin that the program owns: it must live as long as the network, and the engines that were built with it. The
/// dimensions have no batch, f32 and kLINEAR are all that it is asked for.
class IPlugin {
 public:
  virtual int32_t getNbOutputs() const = 0;
  virtual Dims getOutputDimensions(int32_t index, const Dims* inputs, int32_t nbInputDims) = 0;
  virtual void configure(const Dims* inputDims, int32_t nbInputs, const Dims* outputDims, int32_t nbOutputs,
                         int32_t maxBatchSize) = 0;
  virtual int32_t initialize() = 0;
  virtual void terminate() = 0;
  virtual size_t getWorkspaceSize(int32_t maxBatchSize) const = 0;
  /// Runs the plugin; 0 on success. On a machine with no GPU the pointers are the host's.
  virtual int32_t enqueue(int32_t batchSize, const void* const* inputs, void** outputs, void* workspace,
                          cudaStream_t stream) = 0;
  virtual size_t getSerializationSize() = 0;
  virtual void serialize(void* buffer) = 0;
  virtual ~IPlugin() = default;
};

/// A plugin that says which types it takes.
class IPluginExt : public IPlugin {
 public:
  virtual int32_t getTensorRTVersion() const { return NV_TENSORRT_VERSION; }
  virtual bool supportsFormat(DataType type, PluginFormat format) const = 0;
  virtual void configureWithFormat(const Dims* inputDims, int32_t nbInputs, const Dims* outputDims, int32_t nbOutputs,
                                   DataType type, PluginFormat format, int32_t maxBatchSize) = 0;
  ~IPluginExt() override = default;

 protected:
  void configure(const Dims* /*inputDims*/, int32_t /*nbInputs*/, const Dims* /*outputDims*/, int32_t /*nbOutputs*/,
                 int32_t /*maxBatchSize*/) final {}
};

/// Makes the plugins of a plan again, for IRuntime::deserializeCudaEngine.
class IPluginFactory {
 public:
  /// The plugin of a layer, which stays the program's, from the bytes that it had serialized; nullptr: the plan cannot
  /// be read.
  virtual IPlugin* createPlugin(const char* layerName, const void* serialData, size_t serialLength) = 0;
  virtual ~IPluginFactory() = default;
};
}  // namespace nvinfer1
