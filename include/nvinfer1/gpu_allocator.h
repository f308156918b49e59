// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0

// Allocators that a program may supply.
#pragma once

#include <cstdlib>

#include "nvinfer1/forward.h"

namespace nvinfer1 {

namespace v_1_0 {
/// Memory for engines and contexts, from the program. On a machine with no GPU it is host memory. Must be thread-
/// safe.
class IGpuAllocator : public IVersionedInterface {
 public:
  InterfaceInfo getInterfaceInfo() const noexcept override { return InterfaceInfo{"IGpuAllocator", 1, 0}; }
  ~IGpuAllocator() noexcept override = default;
  /// `size` bytes with the given alignment (a power of two, or 0), or nullptr.
  virtual void* allocate(uint64_t size, uint64_t alignment, AllocatorFlags flags) noexcept = 0;
  /// Grows or shrinks; nullptr (and the old block stays) when that is not possible.
  virtual void* reallocate(void* /*address*/, uint64_t /*alignment*/, uint64_t /*newSize*/) noexcept { return nullptr; }
  /// Frees; `memory` may be nullptr. False on failure.
  virtual bool deallocate(void* memory) noexcept {
    free(memory);
    return true;
  }
  /// As allocate, in the order of `stream`.
  virtual void* allocateAsync(uint64_t size, uint64_t alignment, AllocatorFlags flags,
                              cudaStream_t /*stream*/) noexcept {
    return allocate(size, alignment, flags);
  }
  /// As deallocate, in the order of `stream`.
  virtual bool deallocateAsync(void* memory, cudaStream_t /*stream*/) noexcept { return deallocate(memory); }
  /// What allocators before release 8 implement instead of deallocate(), which calls it; the library does not. An
  /// allocator that says free() and means the C library's gets that.
  virtual void free(void* memory) { std::free(memory); }
};
}  // namespace v_1_0
using IGpuAllocator = v_1_0::IGpuAllocator;

namespace v_1_0 {
/// An allocator whose every call is ordered by a stream.
class IGpuAsyncAllocator : public IGpuAllocator {
 public:
  InterfaceInfo getInterfaceInfo() const noexcept override { return InterfaceInfo{"IGpuAllocator", 1, 0}; }
  ~IGpuAsyncAllocator() noexcept override = default;
  void* allocate(uint64_t size, uint64_t alignment, AllocatorFlags flags) noexcept override {
    return allocateAsync(size, alignment, flags, nullptr);
  }
  bool deallocate(void* memory) noexcept override { return deallocateAsync(memory, nullptr); }
  void* allocateAsync(uint64_t size, uint64_t alignment, AllocatorFlags flags,
                      cudaStream_t stream) noexcept override = 0;
  bool deallocateAsync(void* memory, cudaStream_t stream) noexcept override = 0;
};
}  // namespace v_1_0
using IGpuAsyncAllocator = v_1_0::IGpuAsyncAllocator;
}  // namespace nvinfer1
