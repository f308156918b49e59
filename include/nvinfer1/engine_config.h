// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0

// Settings for serializing an engine and for making a context.
#pragma once

#include "nvinfer1/host_memory.h"

namespace nvinfer1 {

/// What ICudaEngine::serializeWithConfig leaves out.
class ISerializationConfig : public INoCopy {
 public:
  virtual ~ISerializationConfig() noexcept = default;

  bool setFlags(SerializationFlags serializationFlags) noexcept { return mImpl->setFlags(serializationFlags); }
  SerializationFlags getFlags() const noexcept { return mImpl->getFlags(); }
  bool clearFlag(SerializationFlag flag) noexcept { return mImpl->clearFlag(flag); }
  bool setFlag(SerializationFlag flag) noexcept { return mImpl->setFlag(flag); }
  bool getFlag(SerializationFlag flag) const noexcept { return mImpl->getFlag(flag); }

 protected:
  apiv::VSerializationConfig* mImpl = nullptr;
};

/// How to make an execution context.
class IRuntimeConfig : public INoCopy {
 public:
  virtual ~IRuntimeConfig() noexcept = default;

  void setExecutionContextAllocationStrategy(ExecutionContextAllocationStrategy strategy) noexcept {
    mImpl->setExecutionContextAllocationStrategy(strategy);
  }
  ExecutionContextAllocationStrategy getExecutionContextAllocationStrategy() const noexcept {
    return mImpl->getExecutionContextAllocationStrategy();
  }

 protected:
  apiv::VRuntimeConfig* mImpl = nullptr;
};
}  // namespace nvinfer1
