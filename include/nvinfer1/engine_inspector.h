// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0

// The inspector: what is in an engine, as text or JSON.
#pragma once

#include "nvinfer1/host_memory.h"

namespace nvinfer1 {

/// Tells what is in an engine. Strings stay valid until the next call.
class IEngineInspector : public INoCopy {
 public:
  virtual ~IEngineInspector() noexcept = default;

  /// The context whose shapes are shown; nullptr for the engine alone.
  bool setExecutionContext(const IExecutionContext* executionContext) noexcept {
    return mImpl->setExecutionContext(executionContext);
  }
  const IExecutionContext* getExecutionContext() const noexcept { return mImpl->getExecutionContext(); }
  /// One launch, in the order of execution; nullptr out of range.
  const char* getLayerInformation(int32_t layerIndex, LayerInformationFormat format) const noexcept {
    return mImpl->getLayerInformation(layerIndex, format);
  }
  /// All launches, the inputs and outputs, and the memory.
  const char* getEngineInformation(LayerInformationFormat format) const noexcept {
    return mImpl->getEngineInformation(format);
  }
  void setErrorRecorder(IErrorRecorder* recorder) noexcept { mImpl->setErrorRecorder(recorder); }
  IErrorRecorder* getErrorRecorder() const noexcept { return mImpl->getErrorRecorder(); }

 protected:
  apiv::VEngineInspector* mImpl = nullptr;
};
}  // namespace nvinfer1
