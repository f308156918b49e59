// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Devices, contexts and errors of the host device's driver.
#include <cstdio>
#include <cstdlib>
#include <cstring>

#include "tests/gpu/host_device/driver_state.h"
#include "tests/gpu/host_device/reset.h"

namespace tenon::host_device {

namespace {
constexpr int kMostDevices = 8;

std::mutex& context_mutex() {
  static std::mutex one;
  return one;
}
CUctx_st& context_of(CUdevice device) {
  static CUctx_st contexts[kMostDevices];
  contexts[device].device = device;
  return contexts[device];
}
int device_count() {
  const int asked = setting("TENON_HOST_DEVICE_COUNT", 1);
  return asked < 0 ? 0 : asked > kMostDevices ? kMostDevices : asked;
}

/// Without a destructor, as devices of static objects end behind the objects of their thread.
struct ContextStack {
  static constexpr size_t kMost = 64;
  CUcontext all[kMost];
  size_t count;

  bool empty() const { return count == 0; }
  CUcontext back() const { return all[count - 1]; }
  void pop_back() { --count; }
  void push_back(CUcontext context) {
    if (count < kMost) all[count++] = context;
  }
};
thread_local ContextStack contexts_of_thread;

std::mutex sticky_mutex;
CUresult sticky_code = CUDA_SUCCESS;

struct Name {
  CUresult code;
  const char *name, *text;
};
constexpr Name kNames[] = {
    {CUDA_SUCCESS, "CUDA_SUCCESS", "no error"},
    {CUDA_ERROR_INVALID_VALUE, "CUDA_ERROR_INVALID_VALUE", "invalid argument"},
    {CUDA_ERROR_OUT_OF_MEMORY, "CUDA_ERROR_OUT_OF_MEMORY", "out of memory"},
    {CUDA_ERROR_INVALID_DEVICE, "CUDA_ERROR_INVALID_DEVICE", "invalid device ordinal"},
    {CUDA_ERROR_INVALID_IMAGE, "CUDA_ERROR_INVALID_IMAGE", "device kernel image is invalid"},
    {CUDA_ERROR_INVALID_CONTEXT, "CUDA_ERROR_INVALID_CONTEXT", "invalid device context"},
    {CUDA_ERROR_INVALID_HANDLE, "CUDA_ERROR_INVALID_HANDLE", "invalid resource handle"},
    {CUDA_ERROR_NOT_FOUND, "CUDA_ERROR_NOT_FOUND", "named symbol not found"},
    {CUDA_ERROR_NOT_READY, "CUDA_ERROR_NOT_READY", "device not ready"},
    {CUDA_ERROR_ILLEGAL_ADDRESS, "CUDA_ERROR_ILLEGAL_ADDRESS", "an illegal memory access was encountered"},
    {CUDA_ERROR_MISALIGNED_ADDRESS, "CUDA_ERROR_MISALIGNED_ADDRESS", "misaligned address"},
    {CUDA_ERROR_LAUNCH_FAILED, "CUDA_ERROR_LAUNCH_FAILED", "unspecified launch failure"},
    {CUDA_ERROR_STREAM_CAPTURE_UNSUPPORTED, "CUDA_ERROR_STREAM_CAPTURE_UNSUPPORTED",
     "operation not permitted when stream is capturing"},
    {CUDA_ERROR_STREAM_CAPTURE_INVALIDATED, "CUDA_ERROR_STREAM_CAPTURE_INVALIDATED",
     "operation failed due to a previous error during capture"},
    {CUDA_ERROR_STREAM_CAPTURE_WRONG_THREAD, "CUDA_ERROR_STREAM_CAPTURE_WRONG_THREAD",
     "the capture was begun by another thread"}};

const Name* name_of(CUresult code) {
  for (const Name& one : kNames) {
    if (one.code == code) return &one;
  }
  return nullptr;
}
}  // namespace

int setting(const char* name, int otherwise) {
  const char* text = std::getenv(name);
  return text && *text ? std::atoi(text) : otherwise;
}

CUresult sticky() {
  const std::scoped_lock lock(sticky_mutex);
  return sticky_code;
}

void set_sticky(CUresult code, const std::string& text) {
  std::fprintf(stderr, "host device: %s\n", text.c_str());
  const std::scoped_lock lock(sticky_mutex);
  if (sticky_code == CUDA_SUCCESS) sticky_code = code;
}

void forget_errors() {
  wait_for_all();
  const std::scoped_lock lock(sticky_mutex);
  sticky_code = CUDA_SUCCESS;
}

CUcontext current_context() { return contexts_of_thread.empty() ? nullptr : contexts_of_thread.back(); }

}  // namespace tenon::host_device

using namespace tenon::host_device;  // the driver's calls are C

CUresult cuInit(unsigned int) { return device_count() > 0 ? CUDA_SUCCESS : CUDA_ERROR_NO_DEVICE; }

CUresult cuDriverGetVersion(int* version) {
  *version = CUDA_VERSION;
  return CUDA_SUCCESS;
}

CUresult cuGetErrorName(CUresult error, const char** name) {
  const Name* one = name_of(error);
  *name = one ? one->name : nullptr;
  return one ? CUDA_SUCCESS : CUDA_ERROR_INVALID_VALUE;
}

CUresult cuGetErrorString(CUresult error, const char** text) {
  const Name* one = name_of(error);
  *text = one ? one->text : nullptr;
  return one ? CUDA_SUCCESS : CUDA_ERROR_INVALID_VALUE;
}

CUresult cuDeviceGet(CUdevice* device, int ordinal) {
  if (ordinal < 0 || ordinal >= device_count()) return CUDA_ERROR_INVALID_DEVICE;
  *device = ordinal;
  return CUDA_SUCCESS;
}

CUresult cuDeviceGetCount(int* count) {
  *count = device_count();
  return CUDA_SUCCESS;
}

CUresult cuDeviceGetName(char* name, int length, CUdevice) {
  std::snprintf(name, static_cast<size_t>(length), "host device of the tests (no GPU)");
  return CUDA_SUCCESS;
}

CUresult cuDeviceGetAttribute(int* value, CUdevice_attribute attribute, CUdevice) {
  const int capability = setting("TENON_HOST_DEVICE_CAPABILITY", 90);
  *value = attribute == CU_DEVICE_ATTRIBUTE_COMPUTE_CAPABILITY_MAJOR ? capability / 10 : capability % 10;
  return CUDA_SUCCESS;
}

CUresult cuDevicePrimaryCtxRetain(CUcontext* context, CUdevice device) {
  if (device < 0 || device >= device_count()) return CUDA_ERROR_INVALID_DEVICE;
  const std::scoped_lock lock(context_mutex());
  CUctx_st& one = context_of(device);
  ++one.retained;
  *context = &one;
  return CUDA_SUCCESS;
}

CUresult cuDevicePrimaryCtxRelease(CUdevice device) {
  const std::scoped_lock lock(context_mutex());
  CUctx_st& one = context_of(device);
  if (one.retained == 0) return CUDA_ERROR_INVALID_CONTEXT;
  --one.retained;  // what it holds stays: the process's last device keeps it, as a test's own does
  return CUDA_SUCCESS;
}

CUresult cuCtxGetCurrent(CUcontext* context) {
  *context = current_context();
  return CUDA_SUCCESS;
}

CUresult cuCtxSetCurrent(CUcontext context) {
  if (!contexts_of_thread.empty()) contexts_of_thread.pop_back();
  if (context) contexts_of_thread.push_back(context);
  return CUDA_SUCCESS;
}

CUresult cuCtxPushCurrent(CUcontext context) {
  if (!context) return CUDA_ERROR_INVALID_CONTEXT;
  contexts_of_thread.push_back(context);
  return CUDA_SUCCESS;
}

CUresult cuCtxPopCurrent(CUcontext* context) {
  if (contexts_of_thread.empty()) return CUDA_ERROR_INVALID_CONTEXT;
  if (context) *context = contexts_of_thread.back();
  contexts_of_thread.pop_back();
  return CUDA_SUCCESS;
}
