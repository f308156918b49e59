// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0

// libcudart's calls for memory. Compiled once for each major version of the interface (CUDART_VERSION).
#include <memory>
#include <vector>

#include "host_cuda/memory.h"
#include "host_cuda/streams.h"

using namespace tenon::host_cuda;  // the interface's own names all begin with cuda

namespace {

Range range(const void* start, size_t bytes) { return {const_cast<void*>(start), bytes, bytes, 1}; }
Range rows(const void* start, size_t pitch, size_t width, size_t count) {
  return {const_cast<void*>(start), pitch, width, count};
}

cudaError_t copy_and_wait(const Range& dst, const Range& src, cudaMemcpyKind kind) {
  if (const cudaError_t code = check_copy(dst, src, kind); code != cudaSuccess) return code;
  return enqueue_and_wait(nullptr, [=] { return copy(dst, src), 0; });
}

/// As CUDA does: a source that is not pinned may be reused at once, a destination that is not pinned is written when
/// the call returns; between pinned and device memory the copy only joins the stream.
cudaError_t copy_in_stream(const Range& dst, const Range& src, cudaMemcpyKind kind, cudaStream_t stream) {
  if (const cudaError_t code = check_copy(dst, src, kind); code != cudaSuccess) return code;
  if (is_pageable(dst.start)) return enqueue_and_wait(stream, [=] { return copy(dst, src), 0; });
  if (!is_pageable(src.start)) return enqueue(stream, [=] { return copy(dst, src), 0; });
  auto staged = std::make_shared<std::vector<std::byte>>(src.width * src.rows);
  const Range stage{staged->data(), src.width, src.width, src.rows};
  copy(stage, src);
  return enqueue(stream, [dst, stage, staged] { return copy(dst, stage), 0; });  // staged lives until then
}

cudaError_t fill_in_stream(const Range& dst, int value, cudaStream_t stream, bool wait) {
  if (const cudaError_t code = check_device(dst); code != cudaSuccess) return code;
  const Work work = [=] { return fill(dst, value), 0; };
  return wait ? enqueue_and_wait(stream, work) : enqueue(stream, work);
}

}  // namespace

extern "C" {

cudaError_t cudaMalloc(void** pointer, size_t size) {
  return answer([&] { return allocate(pointer, size, cudaMemoryTypeDevice); });
}
cudaError_t cudaMallocPitch(void** pointer, size_t* pitch, size_t width, size_t height) {
  return answer([&] {
    if (pitch == nullptr) return cudaErrorInvalidValue;
    *pitch = (width + 511) / 512 * 512;
    return allocate(pointer, *pitch * height, cudaMemoryTypeDevice);
  });
}
cudaError_t cudaMallocAsync(void** pointer, size_t size, cudaStream_t stream) {
  return answer([&] {
    if (!find_stream(stream)) return cudaErrorInvalidResourceHandle;
    return allocate(pointer, size, cudaMemoryTypeDevice);
  });
}
cudaError_t cudaMallocManaged(void** pointer, size_t size, unsigned int flags) {
  return answer([&] {
    if (size == 0 || (flags != cudaMemAttachGlobal && flags != cudaMemAttachHost)) return cudaErrorInvalidValue;
    return allocate(pointer, size, cudaMemoryTypeManaged);
  });
}
cudaError_t cudaMallocHost(void** pointer, size_t size) {
  return answer([&] { return allocate(pointer, size, cudaMemoryTypeHost); });
}
cudaError_t cudaHostAlloc(void** pointer, size_t size, unsigned int flags) {
  return answer([&] { return flags > 7 ? cudaErrorInvalidValue : allocate(pointer, size, cudaMemoryTypeHost, flags); });
}

cudaError_t cudaFree(void* pointer) {
  return answer([&] {
    if (pointer != nullptr && find_block(pointer)) synchronize_all();  // nothing may still be using it
    return release(pointer, false);
  });
}
cudaError_t cudaFreeAsync(void* pointer, cudaStream_t stream) {
  return answer([&] {
    if (pointer == nullptr || check_device(range(pointer, 1)) != cudaSuccess) return cudaErrorInvalidValue;
    return enqueue(stream, [=] { return static_cast<int>(release(pointer, false)); });
  });
}
cudaError_t cudaFreeHost(void* pointer) {
  return answer([&] {
    if (pointer != nullptr && find_block(pointer)) synchronize_all();
    return release(pointer, true);
  });
}

cudaError_t cudaHostRegister(void* pointer, size_t size, unsigned int flags) {
  return answer([&] { return register_host(pointer, size, flags); });
}
cudaError_t cudaHostUnregister(void* pointer) {
  return answer([&] { return unregister_host(pointer); });
}
cudaError_t cudaHostGetDevicePointer(void** device, void* pointer, unsigned int flags) {
  return answer([&] {
    const auto block = find_block(pointer);
    if (device == nullptr || flags != 0 || !block || block->type != cudaMemoryTypeHost) return cudaErrorInvalidValue;
    *device = pointer;
    return cudaSuccess;
  });
}
cudaError_t cudaHostGetFlags(unsigned int* flags, void* pointer) {
  return answer([&] {
    const auto block = find_block(pointer);
    if (flags == nullptr || !block || block->type != cudaMemoryTypeHost) return cudaErrorInvalidValue;
    *flags = block->flags | cudaHostAllocMapped;
    return cudaSuccess;
  });
}

cudaError_t cudaMemGetInfo(size_t* free, size_t* total) {
  return answer([&] {
    if (free == nullptr || total == nullptr) return cudaErrorInvalidValue;
    *free = free_memory();
    *total = total_memory();
    return cudaSuccess;
  });
}
cudaError_t cudaPointerGetAttributes(cudaPointerAttributes* attributes, const void* pointer) {
  return answer([&] {
    if (attributes == nullptr) return cudaErrorInvalidValue;
    const auto block = find_block(pointer);
    *attributes = {};
    attributes->type = block ? block->type : cudaMemoryTypeUnregistered;
    attributes->device = block ? 0 : cudaInvalidDeviceId;
    void* address = const_cast<void*>(pointer);
    if (block) attributes->devicePointer = address;
    if (!block || block->type != cudaMemoryTypeDevice) attributes->hostPointer = address;
    return cudaSuccess;
  });
}

cudaError_t cudaMemcpy(void* dst, const void* src, size_t count, cudaMemcpyKind kind) {
  return answer([&] { return copy_and_wait(range(dst, count), range(src, count), kind); });
}
cudaError_t cudaMemcpyAsync(void* dst, const void* src, size_t count, cudaMemcpyKind kind, cudaStream_t stream) {
  return answer([&] { return copy_in_stream(range(dst, count), range(src, count), kind, stream); });
}
cudaError_t cudaMemcpyPeer(void* dst, int dst_device, const void* src, int src_device, size_t count) {
  return answer([&] {
    if (dst_device != 0 || src_device != 0) return cudaErrorInvalidDevice;
    return copy_and_wait(range(dst, count), range(src, count), cudaMemcpyDeviceToDevice);
  });
}
cudaError_t cudaMemcpyPeerAsync(void* dst, int dst_device, const void* src, int src_device, size_t count,
                                cudaStream_t stream) {
  return answer([&] {
    if (dst_device != 0 || src_device != 0) return cudaErrorInvalidDevice;
    return copy_in_stream(range(dst, count), range(src, count), cudaMemcpyDeviceToDevice, stream);
  });
}
cudaError_t cudaMemcpy2D(void* dst, size_t dpitch, const void* src, size_t spitch, size_t width, size_t height,
                         cudaMemcpyKind kind) {
  return answer(
      [&] { return copy_and_wait(rows(dst, dpitch, width, height), rows(src, spitch, width, height), kind); });
}
cudaError_t cudaMemcpy2DAsync(void* dst, size_t dpitch, const void* src, size_t spitch, size_t width, size_t height,
                              cudaMemcpyKind kind, cudaStream_t stream) {
  return answer(
      [&] { return copy_in_stream(rows(dst, dpitch, width, height), rows(src, spitch, width, height), kind, stream); });
}

cudaError_t cudaMemset(void* pointer, int value, size_t count) {
  return answer([&] { return fill_in_stream(range(pointer, count), value, nullptr, true); });
}
cudaError_t cudaMemsetAsync(void* pointer, int value, size_t count, cudaStream_t stream) {
  return answer([&] { return fill_in_stream(range(pointer, count), value, stream, false); });
}
cudaError_t cudaMemset2D(void* pointer, size_t pitch, int value, size_t width, size_t height) {
  return answer([&] { return fill_in_stream(rows(pointer, pitch, width, height), value, nullptr, true); });
}
cudaError_t cudaMemset2DAsync(void* pointer, size_t pitch, int value, size_t width, size_t height,
                              cudaStream_t stream) {
  return answer([&] { return fill_in_stream(rows(pointer, pitch, width, height), value, stream, false); });
}

// Host memory is where it is: there is nothing to move and nothing to advise.
#if CUDART_VERSION < 13000
cudaError_t cudaMemPrefetchAsync(const void* pointer, size_t count, int /*device*/, cudaStream_t /*stream*/) {
  return answer([&] { return check_device(range(pointer, count)); });
}
cudaError_t cudaMemAdvise(const void* pointer, size_t count, cudaMemoryAdvise /*advice*/, int /*device*/) {
  return answer([&] { return check_device(range(pointer, count)); });
}
#else
cudaError_t cudaMemPrefetchAsync(const void* pointer, size_t count, cudaMemLocation /*location*/,
                                 unsigned int /*flags*/, cudaStream_t /*stream*/) {
  return answer([&] { return check_device(range(pointer, count)); });
}
cudaError_t cudaMemAdvise(const void* pointer, size_t count, cudaMemoryAdvise /*advice*/,
                          cudaMemLocation /*location*/) {
  return answer([&] { return check_device(range(pointer, count)); });
}
#endif

}  // extern "C"
