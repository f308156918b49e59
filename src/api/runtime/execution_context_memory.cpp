// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0

// ContextObject: memory for activations from the program instead of from the device.
#include "api/runtime/execution_context.h"

namespace tenon::api {

ArenaSource arena_of(nv::IGpuAllocator& allocator) {
  return [&allocator](size_t bytes) -> Result<Buffer> {
    if (bytes == 0) return Buffer();
    constexpr uint64_t kAlignment = 256;  // of device memory
    void* data = allocator.allocate(bytes, kAlignment, 0);
    if (data == nullptr) {
      return Error(ErrorCode::out_of_memory,
                   str("the IGpuAllocator gave no memory for ", bytes, " bytes of activations"));
    }
    std::shared_ptr<void> owner(data, [&allocator](void* memory) { allocator.deallocate(memory); });
    if (reinterpret_cast<uintptr_t>(data) % kArenaAlignment != 0) {
      return Error(ErrorCode::invalid_argument, str("expected an address from the IGpuAllocator that ", kAlignment,
                                                    " divides, found one that it does not"));
    }
    return Buffer(static_cast<std::byte*>(data), bytes, std::move(owner));
  };
}

void ContextObject::take_memory_from(nv::IGpuAllocator* allocator) {
  allocator_ = allocator;
  context_->set_arena_source(allocator != nullptr ? arena_of(*allocator) : ArenaSource());
  prepared_ = false;
}

bool ContextObject::setTemporaryStorageAllocator(nv::IGpuAllocator* allocator) noexcept {
  return guard(reporter_, "IExecutionContext::setTemporaryStorageAllocator", false, [&]() -> Result<> {
    settle();
    if (!memory_by_program_) take_memory_from(allocator);
    return Done{};
  });
}
nv::IGpuAllocator* ContextObject::getTemporaryStorageAllocator() const noexcept { return allocator_; }

void ContextObject::setDeviceMemory(void* memory) noexcept { set_memory("setDeviceMemory", memory, std::nullopt); }
void ContextObject::setDeviceMemoryV2(void* memory, int64_t size) noexcept {
  set_memory("setDeviceMemoryV2", memory, size);
}

void ContextObject::set_memory(const char* call, void* memory, std::optional<int64_t> size) noexcept {
  guard(reporter_, call, [&]() -> Result<> {
    if (!memory_by_program_) {
      return Error(ErrorCode::invalid_argument, "the context has memory of its own")
          .hint("make it with ExecutionContextAllocationStrategy::kUSER_MANAGED");
    }
    if (size && *size < 0) return Error(ErrorCode::invalid_argument, str("expected a size, found ", *size));
    if (reinterpret_cast<uintptr_t>(memory) % kArenaAlignment != 0) {
      return Error(ErrorCode::invalid_argument,
                   str("expected an address that ", kArenaAlignment, " divides, found one that it does not"));
    }
    settle();
    has_memory_ = memory != nullptr || size == 0;
    prepared_ = false;
    if (!has_memory_) {
      context_->set_arena_source(nullptr);
      return Done{};
    }
    context_->set_arena_source([memory, size](size_t bytes) -> Result<Buffer> {
      if (size && bytes > static_cast<size_t>(*size)) {
        return Error(ErrorCode::invalid_argument,
                     str("expected ", bytes, " bytes of device memory for these shapes, found ", *size))
            .hint("ask ICudaEngine::getDeviceMemorySizeForProfileV2 or updateDeviceMemorySizeForShapes");
      }
      return Buffer(static_cast<std::byte*>(memory), bytes, nullptr);
    });
    return Done{};
  });
}

Result<> ContextObject::check_memory() const {
  if (!memory_by_program_ || has_memory_ || context_->arena_bytes() == 0) return Done{};
  return Error(ErrorCode::invalid_argument,
               str("expected ", context_->arena_bytes(), " bytes of device memory, found none"))
      .hint("call setDeviceMemoryV2");
}

}  // namespace tenon::api
