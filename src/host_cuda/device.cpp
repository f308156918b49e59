// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0

// Last errors, the machine's memory, attributes of the device.
#include "host_cuda/device.h"

#include <unistd.h>

#include <cstdio>
#include <thread>

namespace tenon::host_cuda {

namespace {

thread_local cudaError_t last = cudaSuccess;

}  // namespace

cudaError_t finish(cudaError_t code) noexcept {
  if (code != cudaSuccess && code != cudaErrorNotReady) last = code;
  return code;
}

cudaError_t last_error() noexcept { return last; }

cudaError_t take_last_error() noexcept {
  const cudaError_t code = last;
  last = cudaSuccess;
  return code;
}

size_t total_memory() {
  return static_cast<size_t>(sysconf(_SC_PHYS_PAGES)) * static_cast<size_t>(sysconf(_SC_PAGESIZE));
}

size_t free_memory() {
  size_t kib = 0;
  if (FILE* file = std::fopen("/proc/meminfo", "r")) {
    char line[128];
    while (std::fgets(line, sizeof line, file) != nullptr && std::sscanf(line, "MemAvailable: %zu kB", &kib) != 1) {
    }
    std::fclose(file);
  }
  return kib > 0 ? kib * 1024 : static_cast<size_t>(sysconf(_SC_AVPHYS_PAGES) * sysconf(_SC_PAGESIZE));
}

int device_attribute(cudaDeviceAttr attribute) {
  switch (attribute) {
    case cudaDevAttrMultiProcessorCount:
      return static_cast<int>(std::thread::hardware_concurrency());
    case cudaDevAttrIntegrated:
    case cudaDevAttrCanMapHostMemory:
    case cudaDevAttrUnifiedAddressing:
    case cudaDevAttrManagedMemory:
    case cudaDevAttrConcurrentManagedAccess:
    case cudaDevAttrPageableMemoryAccess:
    case cudaDevAttrCanUseHostPointerForRegisteredMem:
    case cudaDevAttrHostRegisterSupported:
    case cudaDevAttrAsyncEngineCount:
    case cudaDevAttrMemoryPoolsSupported:
    case cudaDevAttrWarpSize:
      return 1;
    case cudaDevAttrMaxPitch:
      return 0x7fffffff;
    case cudaDevAttrTextureAlignment:
      return 512;
    default:
      return 0;  // no kernels, no textures, no compute capability
  }
}

}  // namespace tenon::host_cuda
