// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Memory of the host device: each allocation of its own, so that AddressSanitizer sees what runs past it.
#include <cstdlib>
#include <cstring>

#include "tests/gpu/host_device/driver_state.h"

namespace tenon::host_device {

namespace {
constexpr size_t kTotalBytes = size_t{4} << 30;

struct Memory {
  std::mutex mutex;
  std::map<uintptr_t, Allocation> all;
  size_t used = 0;
};
Memory& memory() {
  static Memory& one = *new Memory;  // outlives static objects
  return one;
}

CUresult allocate(void** out, size_t bytes, Place place) {
  if (const CUresult code = sticky(); code != CUDA_SUCCESS) return code;
  const CUcontext context = current_context();
  if (!context) return CUDA_ERROR_INVALID_CONTEXT;
  if (bytes == 0) return CUDA_ERROR_INVALID_VALUE;
  if (spoils_capture()) return CUDA_ERROR_STREAM_CAPTURE_UNSUPPORTED;
  constexpr size_t kAlignment = 512;
  Memory& all = memory();
  const std::scoped_lock lock(all.mutex);
  if (bytes > kTotalBytes - all.used || posix_memalign(out, kAlignment, bytes) != 0) return CUDA_ERROR_OUT_OF_MEMORY;
  std::memset(*out, 0xff, bytes);  // what is read unwritten is no number
  all.all[reinterpret_cast<uintptr_t>(*out)] = {bytes, place, context->device};
  if (place == Place::device) all.used += bytes;
  return CUDA_SUCCESS;
}

/// Waits for all work first, as the driver does.
CUresult release(void* data, Place place) {
  if (!data) return CUDA_SUCCESS;
  if (spoils_capture()) return CUDA_ERROR_STREAM_CAPTURE_UNSUPPORTED;
  wait_for_all();
  Memory& all = memory();
  {
    const std::scoped_lock lock(all.mutex);
    const auto at = all.all.find(reinterpret_cast<uintptr_t>(data));
    if (at == all.all.end() || at->second.place != place) return CUDA_ERROR_INVALID_VALUE;
    if (place == Place::device) all.used -= at->second.bytes;
    all.all.erase(at);
  }
  std::free(data);
  return sticky();
}

/// A copy whose ends the driver knows, or that are the host's.
CUresult check_range(CUdeviceptr at, size_t bytes) {
  return is_inside(static_cast<uintptr_t>(at), bytes) ? CUDA_SUCCESS : CUDA_ERROR_INVALID_VALUE;
}
}  // namespace

std::optional<std::pair<uintptr_t, Allocation>> allocation_of(uintptr_t at) {
  Memory& all = memory();
  const std::scoped_lock lock(all.mutex);
  auto next = all.all.upper_bound(at);
  if (next == all.all.begin()) return std::nullopt;
  --next;
  if (at >= next->first + next->second.bytes) return std::nullopt;
  return *next;
}

bool is_inside(uintptr_t at, size_t bytes) {
  const auto found = allocation_of(at);
  return !found || at + bytes <= found->first + found->second.bytes;
}

}  // namespace tenon::host_device

using namespace tenon::host_device;  // the driver's calls are C

CUresult cuMemAlloc(CUdeviceptr* data, size_t bytes) {
  void* out = nullptr;
  const CUresult code = allocate(&out, bytes, Place::device);
  *data = reinterpret_cast<CUdeviceptr>(out);
  return code;
}

CUresult cuMemFree(CUdeviceptr data) { return release(reinterpret_cast<void*>(data), Place::device); }
CUresult cuMemHostAlloc(void** data, size_t bytes, unsigned int) { return allocate(data, bytes, Place::pinned); }
CUresult cuMemFreeHost(void* data) { return release(data, Place::pinned); }

CUresult cuMemGetInfo(size_t* free, size_t* total) {
  Memory& all = memory();
  const std::scoped_lock lock(all.mutex);
  *total = kTotalBytes;
  *free = kTotalBytes - all.used;
  return CUDA_SUCCESS;
}

CUresult cuPointerGetAttributes(unsigned int count, CUpointer_attribute* asked, void** answers, CUdeviceptr at) {
  const auto found = allocation_of(static_cast<uintptr_t>(at));
  for (unsigned i = 0; i < count; ++i) {
    if (asked[i] == CU_POINTER_ATTRIBUTE_MEMORY_TYPE) {
      const auto type = !found                                 ? CUmemorytype{}
                        : found->second.place == Place::pinned ? CU_MEMORYTYPE_HOST
                                                               : CU_MEMORYTYPE_DEVICE;
      std::memcpy(answers[i], &type, sizeof type);
    } else if (asked[i] == CU_POINTER_ATTRIBUTE_DEVICE_ORDINAL) {
      constexpr int kNone = -2;
      const int ordinal = found ? found->second.device : kNone;
      std::memcpy(answers[i], &ordinal, sizeof ordinal);
    } else {
      return CUDA_ERROR_INVALID_VALUE;
    }
  }
  return CUDA_SUCCESS;
}

CUresult cuMemcpyAsync(CUdeviceptr to, CUdeviceptr from, size_t bytes, CUstream stream) {
  for (const CUdeviceptr at : {to, from}) {
    if (const CUresult code = check_range(at, bytes); code != CUDA_SUCCESS) return code;
  }
  auto* target = reinterpret_cast<char*>(to);
  const auto* source = reinterpret_cast<const char*>(from);
  const bool pageable = !allocation_of(static_cast<uintptr_t>(to)) || !allocation_of(static_cast<uintptr_t>(from));
  const CUresult code =
      enqueue(stream, {CU_GRAPH_NODE_TYPE_MEMCPY, [=]() { std::memmove(target, source, bytes); }, nullptr});
  CUstreamCaptureStatus status{};
  cuStreamIsCapturing(stream, &status);
  // Pageable memory is free again when the call returns.
  if (code == CUDA_SUCCESS && pageable && status == CU_STREAM_CAPTURE_STATUS_NONE) stream_of(stream)->wait();
  return code;
}

CUresult cuMemcpy(CUdeviceptr to, CUdeviceptr from, size_t bytes) {
  if (spoils_capture()) return CUDA_ERROR_STREAM_CAPTURE_IMPLICIT;
  const CUresult code = cuMemcpyAsync(to, from, bytes, nullptr);
  if (code != CUDA_SUCCESS) return code;
  return cuStreamSynchronize(nullptr);
}

CUresult cuMemsetD8Async(CUdeviceptr to, unsigned char value, size_t bytes, CUstream stream) {
  const auto found = allocation_of(static_cast<uintptr_t>(to));
  if (!found || !is_inside(static_cast<uintptr_t>(to), bytes)) return CUDA_ERROR_INVALID_VALUE;
  auto* target = reinterpret_cast<char*>(to);
  return enqueue(stream, {CU_GRAPH_NODE_TYPE_MEMSET, [=]() { std::memset(target, value, bytes); }, nullptr});
}
