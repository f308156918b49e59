// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0

// Plugins of the second generation; a new plugin should use IPluginV3.
#pragma once

#include "NvInferPluginBase.h"
#include "nvinfer1/forward.h"

namespace nvinfer1 {

using PluginFormat = TensorFormat;

/// Set in the version byte of plugins that are written in Python.
constexpr int32_t kPLUGIN_VERSION_PYTHON_BIT = 0x40;

/// What a plugin is told about a tensor.
struct PluginTensorDesc {
  Dims dims;            ///< sizes
  DataType type;        ///< of the elements
  TensorFormat format;  ///< how they lie in memory
  float scale;          ///< of 8-bit values
};

/// The kind of a second-generation plugin, in the top byte of its version.
enum class PluginVersion : uint8_t {
  kV2 = 0,
  kV2_EXT = 1,
  kV2_IOEXT = 2,
  kV2_DYNAMICEXT = 3,
  kV2_DYNAMICEXT_PYTHON = 67,
};

/// The kind of a plugin creator.
enum class PluginCreatorVersion : int32_t {
  kV1 = 0,
  kV1_PYTHON = 64,
};

namespace detail {
/// What getTensorRTVersion() of a plugin returns: the kind in the top byte, the version below.
constexpr int32_t taggedVersion(PluginVersion kind) noexcept {
  return static_cast<int32_t>((static_cast<uint32_t>(kind) << 24U) |
                              (static_cast<uint32_t>(NV_TENSORRT_VERSION) & 0xFFFFFFU));
}
}  // namespace detail

/// A plugin with fixed shapes and an implicit batch dimension; base of the other second-generation kinds.
class IPluginV2 {
 public:
  virtual int32_t getTensorRTVersion() const noexcept { return NV_TENSORRT_VERSION; }
  virtual const AsciiChar* getPluginType() const noexcept = 0;
  virtual const AsciiChar* getPluginVersion() const noexcept = 0;
  virtual int32_t getNbOutputs() const noexcept = 0;
  virtual Dims getOutputDimensions(int32_t index, const Dims* inputs, int32_t nbInputs) noexcept = 0;
  virtual bool supportsFormat(DataType type, PluginFormat format) const noexcept = 0;
  virtual void configureWithFormat(const Dims* inputDims, int32_t nbInputs, const Dims* outputDims, int32_t nbOutputs,
                                   DataType type, PluginFormat format, int32_t maxBatchSize) noexcept = 0;
  virtual int32_t initialize() noexcept = 0;
  virtual void terminate() noexcept = 0;
  virtual size_t getWorkspaceSize(int32_t maxBatchSize) const noexcept = 0;
  /// Runs the plugin. 0 on success. On a machine with no GPU the pointers are host pointers and the stream is null.
  virtual int32_t enqueue(int32_t batchSize, const void* const* inputs, void* const* outputs, void* workspace,
                          cudaStream_t stream) noexcept = 0;
  virtual size_t getSerializationSize() const noexcept = 0;
  virtual void serialize(void* buffer) const noexcept = 0;
  virtual void destroy() noexcept = 0;
  virtual IPluginV2* clone() const noexcept = 0;
  virtual void setPluginNamespace(const AsciiChar* pluginNamespace) noexcept = 0;
  virtual const AsciiChar* getPluginNamespace() const noexcept = 0;
  virtual ~IPluginV2() noexcept = default;
};

/// Adds types and broadcast to IPluginV2.
class IPluginV2Ext : public IPluginV2 {
 public:
  IPluginV2Ext* clone() const noexcept override = 0;
  ~IPluginV2Ext() noexcept override = default;
  virtual DataType getOutputDataType(int32_t index, const DataType* inputTypes, int32_t nbInputs) const noexcept = 0;
  virtual bool isOutputBroadcastAcrossBatch(int32_t outputIndex, const bool* inputIsBroadcasted,
                                            int32_t nbInputs) const noexcept = 0;
  virtual bool canBroadcastInputAcrossBatch(int32_t inputIndex) const noexcept = 0;
  virtual void configurePlugin(const Dims* inputDims, int32_t nbInputs, const Dims* outputDims, int32_t nbOutputs,
                               const DataType* inputTypes, const DataType* outputTypes, const bool* inputIsBroadcast,
                               const bool* outputIsBroadcast, PluginFormat floatFormat,
                               int32_t maxBatchSize) noexcept = 0;
  virtual void attachToContext(cudnnContext* /*cudnn*/, cublasContext* /*cublas*/,
                               IGpuAllocator* /*allocator*/) noexcept {}
  virtual void detachFromContext() noexcept {}

 protected:
  int32_t getTensorRTVersion() const noexcept override { return detail::taggedVersion(PluginVersion::kV2_EXT); }
  void configureWithFormat(const Dims* /*inputDims*/, int32_t /*nbInputs*/, const Dims* /*outputDims*/,
                           int32_t /*nbOutputs*/, DataType /*type*/, PluginFormat /*format*/,
                           int32_t /*maxBatchSize*/) noexcept override {}
};

/// Adds formats and types per input and output to IPluginV2Ext.
class IPluginV2IOExt : public IPluginV2Ext {
 public:
  ~IPluginV2IOExt() noexcept override = default;
  virtual void configurePlugin(const PluginTensorDesc* in, int32_t nbInputs, const PluginTensorDesc* out,
                               int32_t nbOutputs) noexcept = 0;
  virtual bool supportsFormatCombination(int32_t pos, const PluginTensorDesc* inOut, int32_t nbInputs,
                                         int32_t nbOutputs) const noexcept = 0;

 protected:
  int32_t getTensorRTVersion() const noexcept override { return detail::taggedVersion(PluginVersion::kV2_IOEXT); }
  bool supportsFormat(DataType /*type*/, PluginFormat /*format*/) const noexcept final { return false; }
  void configurePlugin(const Dims* /*inputDims*/, int32_t /*nbInputs*/, const Dims* /*outputDims*/,
                       int32_t /*nbOutputs*/, const DataType* /*inputTypes*/, const DataType* /*outputTypes*/,
                       const bool* /*inputIsBroadcast*/, const bool* /*outputIsBroadcast*/,
                       PluginFormat /*floatFormat*/, int32_t /*maxBatchSize*/) noexcept final {}
};

namespace v_1_0 {
/// Makes second-generation plugins from parameters, or from the bytes in a plan.
class IPluginCreator : public IPluginCreatorInterface {
 public:
  InterfaceInfo getInterfaceInfo() const noexcept override { return InterfaceInfo{"PLUGIN CREATOR_V1", 1, 0}; }
  ~IPluginCreator() noexcept override = default;
  virtual const AsciiChar* getPluginName() const noexcept = 0;
  virtual const AsciiChar* getPluginVersion() const noexcept = 0;
  virtual const PluginFieldCollection* getFieldNames() noexcept = 0;
  virtual IPluginV2* createPlugin(const AsciiChar* name, const PluginFieldCollection* fields) noexcept = 0;
  virtual IPluginV2* deserializePlugin(const AsciiChar* name, const void* data, size_t length) noexcept = 0;
  virtual void setPluginNamespace(const AsciiChar* pluginNamespace) noexcept = 0;
  virtual const AsciiChar* getPluginNamespace() const noexcept = 0;
  /// Of releases before 10; never called.
  virtual int32_t getTensorRTVersion() const noexcept { return NV_TENSORRT_VERSION; }
};
}  // namespace v_1_0
using IPluginCreator = v_1_0::IPluginCreator;
}  // namespace nvinfer1
