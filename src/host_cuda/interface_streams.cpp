// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0

// libcudart's calls for streams and events, and what a program that has kernels calls. Compiled once for each major
// version of the interface (CUDART_VERSION).
#include "host_cuda/events.h"
#include "host_cuda/streams.h"

using namespace tenon::host_cuda;  // the interface's own names all begin with cuda

extern "C" {

cudaError_t cudaStreamCreate(cudaStream_t* stream) {
  return answer([&] { return create_stream(stream, cudaStreamDefault, 0); });
}
cudaError_t cudaStreamCreateWithFlags(cudaStream_t* stream, unsigned int flags) {
  return answer([&] { return create_stream(stream, flags, 0); });
}
cudaError_t cudaStreamCreateWithPriority(cudaStream_t* stream, unsigned int flags, int priority) {
  return answer([&] { return create_stream(stream, flags, priority); });
}
cudaError_t cudaStreamDestroy(cudaStream_t stream) {
  return answer([&] { return destroy_stream(stream); });
}
cudaError_t cudaStreamSynchronize(cudaStream_t stream) {
  return answer([&] { return synchronize(stream); });
}
cudaError_t cudaStreamQuery(cudaStream_t stream) {
  return answer([&] { return query(stream); });
}
cudaError_t cudaStreamWaitEvent(cudaStream_t stream, cudaEvent_t event, unsigned int) {
  return answer([&] { return wait_for_event(stream, event); });
}
cudaError_t cudaStreamGetFlags(cudaStream_t stream, unsigned int* flags) {
  return answer([&] {
    const auto queue = find_stream(stream);
    if (!queue) return cudaErrorInvalidResourceHandle;
    return flags ? (*flags = queue->flags(), cudaSuccess) : cudaErrorInvalidValue;
  });
}
cudaError_t cudaStreamGetPriority(cudaStream_t stream, int* priority) {
  return answer([&] {
    const auto queue = find_stream(stream);
    if (!queue) return cudaErrorInvalidResourceHandle;
    return priority ? (*priority = queue->priority(), cudaSuccess) : cudaErrorInvalidValue;
  });
}
cudaError_t cudaStreamGetId(cudaStream_t stream, unsigned long long* id) {
  return answer([&] {
    const auto queue = find_stream(stream);
    if (!queue) return cudaErrorInvalidResourceHandle;
    return id ? (*id = queue->id(), cudaSuccess) : cudaErrorInvalidValue;
  });
}
cudaError_t cudaStreamAddCallback(cudaStream_t stream, cudaStreamCallback_t callback, void* data, unsigned int flags) {
  return answer([&] {
    if (callback == nullptr || flags != 0) return cudaErrorInvalidValue;
    return enqueue(stream, [=] { return callback(stream, cudaSuccess, data), 0; });
  });
}
cudaError_t cudaLaunchHostFunc(cudaStream_t stream, cudaHostFn_t function, void* data) {
  return answer([&] {
    if (function == nullptr) return cudaErrorInvalidValue;
    return enqueue(stream, [=] { return function(data), 0; });
  });
}

cudaError_t cudaStreamIsCapturing(cudaStream_t stream, cudaStreamCaptureStatus* status) {
  return answer([&] {
    if (status == nullptr) return cudaErrorInvalidValue;
    *status = cudaStreamCaptureStatusNone;
    return find_stream(stream) ? cudaSuccess : cudaErrorInvalidResourceHandle;
  });
}
cudaError_t cudaStreamBeginCapture(cudaStream_t, cudaStreamCaptureMode) {
  return answer([] { return cudaErrorNotSupported; });
}
cudaError_t cudaStreamEndCapture(cudaStream_t, cudaGraph_t*) {
  return answer([] { return cudaErrorNotSupported; });
}

cudaError_t cudaEventCreate(cudaEvent_t* event) {
  return answer([&] { return create_event(event, cudaEventDefault); });
}
cudaError_t cudaEventCreateWithFlags(cudaEvent_t* event, unsigned int flags) {
  return answer([&] { return create_event(event, flags); });
}
cudaError_t cudaEventDestroy(cudaEvent_t event) {
  return answer([&] { return destroy_event(event); });
}
cudaError_t cudaEventRecord(cudaEvent_t event, cudaStream_t stream) {
  return answer([&] { return record_event(event, stream); });
}
cudaError_t cudaEventRecordWithFlags(cudaEvent_t event, cudaStream_t stream, unsigned int) {
  return answer([&] { return record_event(event, stream); });
}
cudaError_t cudaEventQuery(cudaEvent_t event) {
  return answer([&] { return query_event(event); });
}
cudaError_t cudaEventSynchronize(cudaEvent_t event) {
  return answer([&] { return synchronize_event(event); });
}
cudaError_t cudaEventElapsedTime(float* ms, cudaEvent_t start, cudaEvent_t end) {
  return answer([&] { return elapsed_ms(ms, start, end); });
}

// ---- kernels: a program may have them, and starts; launching one is an error

struct Dim3 {
  unsigned int x, y, z;
};

cudaError_t cudaLaunchKernel(const void*, Dim3, Dim3, void**, size_t, cudaStream_t);
cudaError_t cudaLaunchKernelExC(const void*, const void*, void**);
cudaError_t cudaLaunchCooperativeKernel(const void*, Dim3, Dim3, void**, size_t, cudaStream_t);
void** __cudaRegisterFatBinary(void*);
void __cudaRegisterFatBinaryEnd(void**);
void __cudaUnregisterFatBinary(void**);
void __cudaRegisterFunction(void**, const char*, char*, const char*, int, void*, void*, void*, void*, int*);
void __cudaRegisterVar(void**, char*, char*, const char*, int, size_t, int, int);
char __cudaInitModule(void**);
unsigned int __cudaPushCallConfiguration(Dim3, Dim3, size_t, void*);
cudaError_t __cudaPopCallConfiguration(Dim3*, Dim3*, size_t*, void*);

cudaError_t cudaLaunchKernel(const void*, Dim3, Dim3, void**, size_t, cudaStream_t) {
  return answer([] { return cudaErrorNotSupported; });
}
cudaError_t cudaLaunchKernelExC(const void*, const void*, void**) {
  return answer([] { return cudaErrorNotSupported; });
}
cudaError_t cudaLaunchCooperativeKernel(const void*, Dim3, Dim3, void**, size_t, cudaStream_t) {
  return answer([] { return cudaErrorNotSupported; });
}

void** __cudaRegisterFatBinary(void*) {
  static void* handle = nullptr;
  return &handle;
}
void __cudaRegisterFatBinaryEnd(void**) {}
void __cudaUnregisterFatBinary(void**) {}
void __cudaRegisterFunction(void**, const char*, char*, const char*, int, void*, void*, void*, void*, int*) {}
void __cudaRegisterVar(void**, char*, char*, const char*, int, size_t, int, int) {}
char __cudaInitModule(void**) { return 1; }

/// Not 0: the compiler's stub then leaves the launch out, so the error has to be remembered here.
unsigned int __cudaPushCallConfiguration(Dim3, Dim3, size_t, void*) {
  return static_cast<unsigned int>(answer([] { return cudaErrorNotSupported; }));
}
cudaError_t __cudaPopCallConfiguration(Dim3*, Dim3*, size_t*, void*) {
  return answer([] { return cudaErrorNotSupported; });
}

}  // extern "C"
