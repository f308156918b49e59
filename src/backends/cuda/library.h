// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// The vendor's shared libraries, opened by name at run time: nothing here is linked with them.
#pragma once

#include <cublasLt.h>
#include <cuda.h>
#include <cudnn.h>
#include <nvrtc.h>
#if __has_include(<nccl.h>)
#include <nccl.h>
#define TENON_HAS_NCCL
#endif

#include <string>
#include <vector>

#include "base/result.h"

namespace tenon::cuda {

/// The driver. Members carry the names and versions that cuda.h gives them.
struct Driver {
#define TENON_CUDA_DRIVER(X)                                                                                          \
  X(cuInit)                                                                                                           \
  X(cuDriverGetVersion)                                                                                               \
  X(cuDeviceGet)                                                                                                      \
  X(cuDeviceGetCount)                                                                                                 \
  X(cuDeviceGetName)                                                                                                  \
  X(cuDeviceGetAttribute)                                                                                             \
  X(cuDevicePrimaryCtxRetain) X(cuDevicePrimaryCtxRelease) X(cuCtxPushCurrent) X(cuCtxPopCurrent) X(cuGetErrorName)   \
      X(cuGetErrorString) X(cuMemAlloc) X(cuMemFree) X(cuMemHostAlloc) X(cuMemFreeHost) X(cuMemGetInfo)               \
          X(cuMemcpyAsync) X(cuMemcpy) X(cuMemsetD8Async) X(cuPointerGetAttributes) X(cuStreamCreate)                 \
              X(cuStreamDestroy) X(cuStreamSynchronize) X(cuStreamIsCapturing) X(cuStreamBeginCapture)                \
                  X(cuStreamEndCapture) X(cuGraphGetEdges) X(cuGraphAddDependencies) X(cuGraphRemoveDependencies)     \
                      X(cuGraphInstantiate) X(cuGraphLaunch) X(cuGraphExecDestroy) X(cuGraphDestroy) X(cuEventCreate) \
                          X(cuEventDestroy) X(cuEventRecord) X(cuEventSynchronize) X(cuEventElapsedTime)              \
                              X(cuModuleLoadData) X(cuModuleUnload) X(cuModuleGetFunction) X(cuLaunchKernelEx)        \
                                  X(cuFuncSetAttribute) X(cuGraphNodeGetType) X(cuGraphKernelNodeGetParams)
#define TENON_MEMBER(name) decltype(&::name) name = nullptr;
  TENON_CUDA_DRIVER(TENON_MEMBER)
};

struct Nvrtc {
#define TENON_NVRTC(X)   \
  X(nvrtcVersion)        \
  X(nvrtcCreateProgram)  \
  X(nvrtcDestroyProgram) \
  X(nvrtcCompileProgram) \
  X(nvrtcGetProgramLogSize) X(nvrtcGetProgramLog) X(nvrtcGetCUBINSize) X(nvrtcGetCUBIN) X(nvrtcGetErrorString)
  TENON_NVRTC(TENON_MEMBER)
};

struct CublasLt {
#define TENON_CUBLASLT(X)                                                                                      \
  X(cublasLtCreate)                                                                                            \
  X(cublasLtDestroy)                                                                                           \
  X(cublasLtGetVersion)                                                                                        \
  X(cublasLtMatmul)                                                                                            \
  X(cublasLtMatmulDescCreate)                                                                                  \
  X(cublasLtMatmulDescDestroy)                                                                                 \
  X(cublasLtMatmulDescSetAttribute) X(cublasLtMatrixLayoutCreate) X(cublasLtMatrixLayoutDestroy)               \
      X(cublasLtMatrixLayoutSetAttribute) X(cublasLtMatmulPreferenceCreate) X(cublasLtMatmulPreferenceDestroy) \
          X(cublasLtMatmulPreferenceSetAttribute) X(cublasLtMatmulAlgoGetHeuristic)
  TENON_CUBLASLT(TENON_MEMBER)
};

struct Cudnn {
#define TENON_CUDNN(X)                                                                         \
  X(cudnnCreate)                                                                               \
  X(cudnnDestroy)                                                                              \
  X(cudnnGetVersion)                                                                           \
  X(cudnnSetStream)                                                                            \
  X(cudnnGetErrorString)                                                                       \
  X(cudnnGetLastErrorString)                                                                   \
  X(cudnnBackendCreateDescriptor) X(cudnnBackendDestroyDescriptor) X(cudnnBackendSetAttribute) \
      X(cudnnBackendGetAttribute) X(cudnnBackendFinalize) X(cudnnBackendExecute)
  TENON_CUDNN(TENON_MEMBER)
};

#ifdef TENON_HAS_NCCL
struct Nccl {
#define TENON_NCCL(X)  \
  X(ncclAllReduce)     \
  X(ncclAllGather)     \
  X(ncclBroadcast)     \
  X(ncclReduce)        \
  X(ncclReduceScatter) \
  X(ncclSend)          \
  X(ncclRecv)          \
  X(ncclGroupStart)    \
  X(ncclGroupEnd)      \
  X(ncclCommCount)     \
  X(ncclCommUserRank)  \
  X(ncclGetErrorString)
  TENON_NCCL(TENON_MEMBER)
};
#endif
#undef TENON_MEMBER

/// What this process found. Opened once, never closed.
struct Libraries {
  const Driver* driver = nullptr;  // null: no GPU can be used
  const Nvrtc* nvrtc = nullptr;
  const CublasLt* cublaslt = nullptr;
  const Cudnn* cudnn = nullptr;
#ifdef TENON_HAS_NCCL
  const Nccl* nccl = nullptr;  // for exchanges between GPUs alone: not among `missing`
#endif
  void* cutlass = nullptr;  // libtenon_cutlass.so, an option of the build: not among `missing` either
  std::string why_no_cutlass;
  std::vector<std::string> missing;  // one line for each that was not found
};
const Libraries& libraries();

/// Errors: device, with the driver's name and text of the code; out_of_memory for that code.
Result<> check(CUresult code, std::string_view call);

}  // namespace tenon::cuda
