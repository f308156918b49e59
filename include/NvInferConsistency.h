// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0

// The consistency checker of plans for the safety runtime, which Tenon has not: no checker can be made.
#pragma once

#include "NvInferRuntimeCommon.h"

namespace nvinfer1::consistency {

/// Checks whether a plan is as its builder wrote it.
class IConsistencyChecker {
 public:
  virtual bool validate() const noexcept = 0;
  virtual ~IConsistencyChecker() = default;

 protected:
  IConsistencyChecker() = default;
  IConsistencyChecker(const IConsistencyChecker&) = delete;
  IConsistencyChecker(IConsistencyChecker&&) = delete;
  IConsistencyChecker& operator=(const IConsistencyChecker&) = delete;
  IConsistencyChecker& operator=(IConsistencyChecker&&) = delete;
};

/// A creator of plugins that can check one of its plans.
class IPluginChecker : public IPluginCreator {
 public:
  virtual bool validate(const char* name, const void* serialData, size_t serialLength, const PluginTensorDesc* in,
                        size_t nbInputs, const PluginTensorDesc* out, size_t nbOutputs,
                        int64_t workspaceSize) const noexcept = 0;
  IPluginChecker() = default;
  ~IPluginChecker() noexcept override = default;
};
}  // namespace nvinfer1::consistency

/// Always nullptr, with an error in the log.
extern "C" TENSORRTAPI void* createConsistencyChecker_INTERNAL(void* logger, const void* blob, size_t size,
                                                               int32_t version);

namespace nvinfer1::consistency {

/// A checker of the plan; nullptr.
inline IConsistencyChecker* createConsistencyChecker(ILogger& logger, const void* blob, size_t size) {
  return static_cast<IConsistencyChecker*>(createConsistencyChecker_INTERNAL(&logger, blob, size, NV_TENSORRT_VERSION));
}
}  // namespace nvinfer1::consistency
