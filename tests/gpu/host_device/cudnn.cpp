// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// A library under cuDNN's name that has handles and nothing to compute with: what a handle is given is checked as the
// library uses it. cudnnSetStream() records an event on the stream that the handle had before, so that it must not be
// destroyed, nor captured by another thread.
#include "tests/gpu/host_device/include/cudnn.h"

#include <atomic>
#include <cstdio>
#include <mutex>
#include <thread>

#include "tests/gpu/host_device/include/cuda.h"

struct cudnnContext {
  std::atomic<bool> in_use = false;
  CUstream_st* stream = nullptr;
  std::thread::id captured_by;
};

namespace {
/// A mistake of the caller that would crash with the library itself.
cudnnStatus_t wrong(const char* what) {
  std::fprintf(stderr, "host device: cuDNN: %s\n", what);
  return CUDNN_STATUS_BAD_PARAM;
}
}  // namespace

cudnnStatus_t cudnnCreate(cudnnHandle_t* handle) {
  // A handle has memory of its own: made while this thread captures it spoils the capture.
  CUdeviceptr memory = 0;
  if (cuMemAlloc(&memory, 1) != CUDA_SUCCESS) return wrong("cudnnCreate() while memory cannot be had");
  cuMemFree(memory);
  *handle = new cudnnContext{};
  return CUDNN_STATUS_SUCCESS;
}

cudnnStatus_t cudnnDestroy(cudnnHandle_t handle) {
  CUstreamCaptureStatus status{};
  const bool gone = handle->stream && cuStreamIsCapturing(handle->stream, &status) != CUDA_SUCCESS;
  delete handle;
  return gone ? wrong("cudnnDestroy() behind its stream") : CUDNN_STATUS_SUCCESS;
}

size_t cudnnGetVersion() { return 0; }

cudnnStatus_t cudnnSetStream(cudnnHandle_t handle, cudaStream_t stream) {
  if (handle->in_use.exchange(true)) return wrong("a handle in two threads");
  cudnnStatus_t out = CUDNN_STATUS_SUCCESS;
  CUstreamCaptureStatus status{};
  if (handle->stream && handle->stream != stream) {
    if (cuStreamIsCapturing(handle->stream, &status) != CUDA_SUCCESS) {
      out = wrong("the stream that the handle had is gone");
    } else if (status != CU_STREAM_CAPTURE_STATUS_NONE) {
      out = wrong("the stream that the handle had is captured");
    }
  }
  handle->stream = stream;
  std::this_thread::yield();  // so that another thread can meet this one
  handle->in_use = false;
  return out;
}

const char* cudnnGetErrorString(cudnnStatus_t status) { return status == CUDNN_STATUS_SUCCESS ? "" : "an error"; }
void cudnnGetLastErrorString(char* text, size_t length) {
  if (length > 0) *text = '\0';
}
cudnnStatus_t cudnnBackendCreateDescriptor() { return CUDNN_STATUS_NOT_SUPPORTED; }
cudnnStatus_t cudnnBackendDestroyDescriptor() { return CUDNN_STATUS_NOT_SUPPORTED; }
cudnnStatus_t cudnnBackendSetAttribute() { return CUDNN_STATUS_NOT_SUPPORTED; }
cudnnStatus_t cudnnBackendGetAttribute() { return CUDNN_STATUS_NOT_SUPPORTED; }
cudnnStatus_t cudnnBackendFinalize() { return CUDNN_STATUS_NOT_SUPPORTED; }
cudnnStatus_t cudnnBackendExecute() { return CUDNN_STATUS_NOT_SUPPORTED; }
