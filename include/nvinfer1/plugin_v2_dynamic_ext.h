// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0

// Second-generation plugins with dynamic shapes.
#pragma once

#include "nvinfer1/dimension_expr.h"

namespace nvinfer1 {

/// A second-generation plugin whose shapes are known only at run time.
class IPluginV2DynamicExt : public IPluginV2Ext {
 public:
  static constexpr int32_t kFORMAT_COMBINATION_LIMIT = 100;
  int32_t enqueue(int32_t /*batchSize*/, const void* const* /*inputs*/, void* const* /*outputs*/, void* /*workspace*/,
                  cudaStream_t /*stream*/) noexcept override {
    return 1;
  }
  IPluginV2DynamicExt* clone() const noexcept override = 0;
  virtual DimsExprs getOutputDimensions(int32_t index, const DimsExprs* inputs, int32_t nbInputs,
                                        IExprBuilder& exprBuilder) noexcept = 0;
  virtual bool supportsFormatCombination(int32_t pos, const PluginTensorDesc* inOut, int32_t nbInputs,
                                         int32_t nbOutputs) noexcept = 0;
  virtual void configurePlugin(const DynamicPluginTensorDesc* in, int32_t nbInputs, const DynamicPluginTensorDesc* out,
                               int32_t nbOutputs) noexcept = 0;
  virtual size_t getWorkspaceSize(const PluginTensorDesc* inputs, int32_t nbInputs, const PluginTensorDesc* outputs,
                                  int32_t nbOutputs) const noexcept = 0;
  virtual int32_t enqueue(const PluginTensorDesc* inputDesc, const PluginTensorDesc* outputDesc,
                          const void* const* inputs, void* const* outputs, void* workspace,
                          cudaStream_t stream) noexcept = 0;

 protected:
  int32_t getTensorRTVersion() const noexcept override { return detail::taggedVersion(PluginVersion::kV2_DYNAMICEXT); }
  Dims getOutputDimensions(int32_t /*index*/, const Dims* /*inputs*/, int32_t /*nbInputs*/) noexcept final {
    return Dims{-1, {}};
  }
  bool supportsFormat(DataType /*type*/, PluginFormat /*format*/) const noexcept final { return false; }
  size_t getWorkspaceSize(int32_t /*maxBatchSize*/) const noexcept final { return 0; }
  ~IPluginV2DynamicExt() noexcept override = default;
  bool isOutputBroadcastAcrossBatch(int32_t /*outputIndex*/, const bool* /*inputIsBroadcasted*/,
                                    int32_t /*nbInputs*/) const noexcept final {
    return false;
  }
  bool canBroadcastInputAcrossBatch(int32_t /*inputIndex*/) const noexcept final { return true; }
  void configurePlugin(const Dims* /*inputDims*/, int32_t /*nbInputs*/, const Dims* /*outputDims*/,
                       int32_t /*nbOutputs*/, const DataType* /*inputTypes*/, const DataType* /*outputTypes*/,
                       const bool* /*inputIsBroadcast*/, const bool* /*outputIsBroadcast*/,
                       PluginFormat /*floatFormat*/, int32_t /*maxBatchSize*/) noexcept final {}
};
}  // namespace nvinfer1
