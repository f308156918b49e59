// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0

// Callbacks during execution: memory for outputs of unknown size, tensors to look at.
#pragma once

#include "nvinfer1/runtime_types.h"

namespace nvinfer1 {

namespace v_1_0 {
/// Supplies memory for an output when its size becomes known.
class IOutputAllocator : public IVersionedInterface {
 public:
  InterfaceInfo getInterfaceInfo() const noexcept override { return InterfaceInfo{"IOutputAllocator", 1, 0}; }
  ~IOutputAllocator() override = default;
  /// Memory of at least `size` bytes for the output, or nullptr. `currentMemory` is what the last call gave.
  virtual void* reallocateOutput(const char* /*tensorName*/, void* /*currentMemory*/, uint64_t /*size*/,
                                 uint64_t /*alignment*/) noexcept {
    return nullptr;
  }
  virtual void* reallocateOutputAsync(const char* tensorName, void* currentMemory, uint64_t size, uint64_t alignment,
                                      cudaStream_t /*stream*/) {
    return reallocateOutput(tensorName, currentMemory, size, alignment);
  }
  /// Called with the shape of the output before it is written.
  virtual void notifyShape(const char* tensorName, const Dims& dims) noexcept = 0;
  /// Of release 8; the library asks getInterfaceInfo().
  virtual int32_t getInterfaceVersion() const noexcept { return 1; }
};
}  // namespace v_1_0
using IOutputAllocator = v_1_0::IOutputAllocator;

namespace v_1_0 {
/// Sees tensors that were marked for debugging.
class IDebugListener : public IVersionedInterface {
 public:
  InterfaceInfo getInterfaceInfo() const noexcept override { return InterfaceInfo{"IDebugListener", 1, 0}; }
  ~IDebugListener() noexcept override = default;
  virtual bool processDebugTensor(const void* data, TensorLocation location, DataType type, const Dims& shape,
                                  const char* name, cudaStream_t stream) = 0;
};
}  // namespace v_1_0
using IDebugListener = v_1_0::IDebugListener;
}  // namespace nvinfer1
