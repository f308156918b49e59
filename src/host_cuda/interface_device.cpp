// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0

// libcudart's calls for devices and errors. Compiled once for each major version of the interface (CUDART_VERSION).
#include <cstdio>
#include <cstring>
#include <thread>

#include "host_cuda/streams.h"

using namespace tenon::host_cuda;  // the interface's own names all begin with cuda

namespace {

cudaError_t check_device_number(int device) { return device == 0 ? cudaSuccess : cudaErrorInvalidDevice; }

cudaDeviceProp properties() {
  cudaDeviceProp prop{};
  std::snprintf(prop.name, sizeof prop.name, "Tenon host memory");
  std::memcpy(prop.uuid.bytes, "tenon-host-00000", sizeof prop.uuid.bytes);
  prop.totalGlobalMem = total_memory();
  prop.multiProcessorCount = static_cast<int>(std::thread::hardware_concurrency());
  prop.memPitch = 0x7fffffff;
  prop.warpSize = 1;
  prop.textureAlignment = 512;
  prop.texturePitchAlignment = 32;
  prop.integrated = prop.canMapHostMemory = prop.unifiedAddressing = prop.managedMemory = 1;
  prop.concurrentManagedAccess = prop.pageableMemoryAccess = prop.canUseHostPointerForRegisteredMem = 1;
  prop.hostRegisterSupported = prop.memoryPoolsSupported = prop.asyncEngineCount = 1;
  return prop;
}

}  // namespace

extern "C" {

cudaError_t cudaGetDeviceCount(int* count) {
  return answer([&] { return count ? (*count = 1, cudaSuccess) : cudaErrorInvalidValue; });
}
cudaError_t cudaGetDevice(int* device) {
  return answer([&] { return device ? (*device = 0, cudaSuccess) : cudaErrorInvalidValue; });
}
cudaError_t cudaSetDevice(int device) {
  return answer([&] { return check_device_number(device); });
}
cudaError_t cudaInitDevice(int device, unsigned int, unsigned int) {
  return answer([&] { return check_device_number(device); });
}
cudaError_t cudaSetDeviceFlags(unsigned int) {
  return answer([&] { return cudaSuccess; });
}
cudaError_t cudaGetDeviceFlags(unsigned int* flags) {
  return answer([&] { return flags ? (*flags = cudaDeviceMapHost, cudaSuccess) : cudaErrorInvalidValue; });
}

// In the interface of release 12 this is cudaGetDeviceProperties_v2, by a macro of the header.
cudaError_t cudaGetDeviceProperties(cudaDeviceProp* prop, int device) {
  return answer([&] {
    if (prop == nullptr) return cudaErrorInvalidValue;
    if (device == 0) *prop = properties();
    return check_device_number(device);
  });
}

cudaError_t cudaDeviceGetAttribute(int* value, cudaDeviceAttr attr, int device) {
  return answer([&] {
    if (value == nullptr) return cudaErrorInvalidValue;
    *value = device_attribute(attr);
    return check_device_number(device);
  });
}
cudaError_t cudaDeviceGetPCIBusId(char* text, int length, int device) {
  return answer([&] {
    if (text == nullptr || length < 13) return cudaErrorInvalidValue;
    std::snprintf(text, static_cast<size_t>(length), "0000:00:00.0");
    return check_device_number(device);
  });
}
cudaError_t cudaDeviceCanAccessPeer(int* can, int device, int peer) {
  return answer([&] {
    if (can == nullptr) return cudaErrorInvalidValue;
    *can = 0;
    return device == 0 && peer == 0 ? cudaSuccess : cudaErrorInvalidDevice;
  });
}
cudaError_t cudaDeviceGetStreamPriorityRange(int* least, int* greatest) {
  return answer([&] {
    if (least != nullptr) *least = 0;
    if (greatest != nullptr) *greatest = 0;
    return cudaSuccess;
  });
}
cudaError_t cudaDeviceSynchronize(void) { return answer(synchronize_all); }
/// Waits; what the program has, it keeps: there is no device whose state could be thrown away.
cudaError_t cudaDeviceReset(void) { return answer(synchronize_all); }

cudaError_t cudaRuntimeGetVersion(int* version) {
  return answer([&] { return version ? (*version = CUDART_VERSION, cudaSuccess) : cudaErrorInvalidValue; });
}
cudaError_t cudaDriverGetVersion(int* version) {
  return answer([&] { return version ? (*version = CUDART_VERSION, cudaSuccess) : cudaErrorInvalidValue; });
}

cudaError_t cudaGetLastError(void) { return take_last_error(); }
cudaError_t cudaPeekAtLastError(void) { return last_error(); }
const char* cudaGetErrorName(cudaError_t error) { return error_name(error); }
const char* cudaGetErrorString(cudaError_t error) { return error_text(error); }

}  // extern "C"
