// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// The part of the CUDA driver's interface that src/backends/cuda calls, declared for builds where no toolkit is. Names,
// numbers and layouts are the driver's; ../declarations.cpp compares them with the toolkit's where there is one.
#pragma once

#include <cstddef>

#define CUDA_VERSION 13000

// The versions of these calls that release 13 takes.
#define cuCtxPopCurrent cuCtxPopCurrent_v2
#define cuCtxPushCurrent cuCtxPushCurrent_v2
#define cuDevicePrimaryCtxRelease cuDevicePrimaryCtxRelease_v2
#define cuEventDestroy cuEventDestroy_v2
#define cuEventElapsedTime cuEventElapsedTime_v2
#define cuGraphAddDependencies cuGraphAddDependencies_v2
#define cuGraphGetEdges cuGraphGetEdges_v2
#define cuGraphInstantiate cuGraphInstantiateWithFlags
#define cuGraphKernelNodeGetParams cuGraphKernelNodeGetParams_v2
#define cuGraphRemoveDependencies cuGraphRemoveDependencies_v2
#define cuMemAlloc cuMemAlloc_v2
#define cuMemFree cuMemFree_v2
#define cuMemGetInfo cuMemGetInfo_v2
#define cuStreamBeginCapture cuStreamBeginCapture_v2
#define cuStreamDestroy cuStreamDestroy_v2

using CUdevice = int;
using CUdeviceptr = unsigned long long;
using CUcontext = struct CUctx_st*;
using CUmodule = struct CUmod_st*;
using CUfunction = struct CUfunc_st*;
using CUkernel = struct CUkern_st*;
using CUstream = struct CUstream_st*;
using CUevent = struct CUevent_st*;
using CUgraph = struct CUgraph_st*;
using CUgraphNode = struct CUgraphNode_st*;
using CUgraphExec = struct CUgraphExec_st*;

enum CUresult {
  CUDA_SUCCESS = 0,
  CUDA_ERROR_INVALID_VALUE = 1,
  CUDA_ERROR_OUT_OF_MEMORY = 2,
  CUDA_ERROR_NOT_INITIALIZED = 3,
  CUDA_ERROR_NO_DEVICE = 100,
  CUDA_ERROR_INVALID_DEVICE = 101,
  CUDA_ERROR_INVALID_IMAGE = 200,
  CUDA_ERROR_INVALID_CONTEXT = 201,
  CUDA_ERROR_INVALID_HANDLE = 400,
  CUDA_ERROR_NOT_FOUND = 500,
  CUDA_ERROR_NOT_READY = 600,
  CUDA_ERROR_ILLEGAL_ADDRESS = 700,
  CUDA_ERROR_MISALIGNED_ADDRESS = 716,
  CUDA_ERROR_LAUNCH_FAILED = 719,
  CUDA_ERROR_STREAM_CAPTURE_UNSUPPORTED = 900,
  CUDA_ERROR_STREAM_CAPTURE_INVALIDATED = 901,
  CUDA_ERROR_STREAM_CAPTURE_IMPLICIT = 906,
  CUDA_ERROR_STREAM_CAPTURE_WRONG_THREAD = 908,
  CUDA_ERROR_UNKNOWN = 999
};

enum CUdevice_attribute {
  CU_DEVICE_ATTRIBUTE_COMPUTE_CAPABILITY_MAJOR = 75,
  CU_DEVICE_ATTRIBUTE_COMPUTE_CAPABILITY_MINOR = 76
};
enum CUmemorytype {
  CU_MEMORYTYPE_HOST = 1,
  CU_MEMORYTYPE_DEVICE = 2,
  CU_MEMORYTYPE_ARRAY = 3,
  CU_MEMORYTYPE_UNIFIED = 4
};
enum CUpointer_attribute { CU_POINTER_ATTRIBUTE_MEMORY_TYPE = 2, CU_POINTER_ATTRIBUTE_DEVICE_ORDINAL = 9 };
enum CUfunction_attribute { CU_FUNC_ATTRIBUTE_MAX_DYNAMIC_SHARED_SIZE_BYTES = 8 };
enum { CU_MEMHOSTALLOC_PORTABLE = 1, CU_MEMHOSTALLOC_DEVICEMAP = 2 };
enum CUstream_flags { CU_STREAM_DEFAULT = 0, CU_STREAM_NON_BLOCKING = 1 };
enum CUevent_flags { CU_EVENT_DEFAULT = 0 };
enum CUstreamCaptureMode {
  CU_STREAM_CAPTURE_MODE_GLOBAL = 0,
  CU_STREAM_CAPTURE_MODE_THREAD_LOCAL = 1,
  CU_STREAM_CAPTURE_MODE_RELAXED = 2
};
enum CUstreamCaptureStatus {
  CU_STREAM_CAPTURE_STATUS_NONE = 0,
  CU_STREAM_CAPTURE_STATUS_ACTIVE = 1,
  CU_STREAM_CAPTURE_STATUS_INVALIDATED = 2
};
enum CUgraphNodeType { CU_GRAPH_NODE_TYPE_KERNEL = 0, CU_GRAPH_NODE_TYPE_MEMCPY = 1, CU_GRAPH_NODE_TYPE_MEMSET = 2 };
enum CUlaunchAttributeID { CU_LAUNCH_ATTRIBUTE_PROGRAMMATIC_STREAM_SERIALIZATION = 6 };

struct CUgraphEdgeData {
  unsigned char from_port, to_port, type, reserved[5];
};
struct CUlaunchAttribute {
  CUlaunchAttributeID id;
  char pad[4];
  union {
    char pad[64];
    int programmaticStreamSerializationAllowed;
  } value;
};
struct CUlaunchConfig {
  unsigned int gridDimX, gridDimY, gridDimZ, blockDimX, blockDimY, blockDimZ, sharedMemBytes;
  CUstream hStream;
  CUlaunchAttribute* attrs;
  unsigned int numAttrs;
};
struct CUDA_KERNEL_NODE_PARAMS {
  CUfunction func;
  unsigned int gridDimX, gridDimY, gridDimZ, blockDimX, blockDimY, blockDimZ, sharedMemBytes;
  void** kernelParams;
  void** extra;
  CUkernel kern;
  CUcontext ctx;
};

#define CUDAAPI __attribute__((visibility("default")))
extern "C" {
CUDAAPI CUresult cuInit(unsigned int flags);
CUDAAPI CUresult cuDriverGetVersion(int* version);
CUDAAPI CUresult cuGetErrorName(CUresult error, const char** name);
CUDAAPI CUresult cuGetErrorString(CUresult error, const char** text);
CUDAAPI CUresult cuDeviceGet(CUdevice* device, int ordinal);
CUDAAPI CUresult cuDeviceGetCount(int* count);
CUDAAPI CUresult cuDeviceGetName(char* name, int length, CUdevice device);
CUDAAPI CUresult cuDeviceGetAttribute(int* value, CUdevice_attribute attribute, CUdevice device);
CUDAAPI CUresult cuDevicePrimaryCtxRetain(CUcontext* context, CUdevice device);
CUDAAPI CUresult cuDevicePrimaryCtxRelease(CUdevice device);
CUDAAPI CUresult cuCtxGetCurrent(CUcontext* context);
CUDAAPI CUresult cuCtxSetCurrent(CUcontext context);
CUDAAPI CUresult cuCtxPushCurrent(CUcontext context);
CUDAAPI CUresult cuCtxPopCurrent(CUcontext* context);
CUDAAPI CUresult cuMemAlloc(CUdeviceptr* data, size_t bytes);
CUDAAPI CUresult cuMemFree(CUdeviceptr data);
CUDAAPI CUresult cuMemHostAlloc(void** data, size_t bytes, unsigned int flags);
CUDAAPI CUresult cuMemFreeHost(void* data);
CUDAAPI CUresult cuMemGetInfo(size_t* free, size_t* total);
CUDAAPI CUresult cuMemcpy(CUdeviceptr to, CUdeviceptr from, size_t bytes);
CUDAAPI CUresult cuMemcpyAsync(CUdeviceptr to, CUdeviceptr from, size_t bytes, CUstream stream);
CUDAAPI CUresult cuMemsetD8Async(CUdeviceptr to, unsigned char value, size_t bytes, CUstream stream);
CUDAAPI CUresult cuPointerGetAttributes(unsigned int count, CUpointer_attribute* asked, void** answers, CUdeviceptr at);
CUDAAPI CUresult cuStreamCreate(CUstream* stream, unsigned int flags);
CUDAAPI CUresult cuStreamDestroy(CUstream stream);
CUDAAPI CUresult cuStreamSynchronize(CUstream stream);
CUDAAPI CUresult cuStreamIsCapturing(CUstream stream, CUstreamCaptureStatus* status);
CUDAAPI CUresult cuStreamBeginCapture(CUstream stream, CUstreamCaptureMode mode);
CUDAAPI CUresult cuStreamEndCapture(CUstream stream, CUgraph* graph);
CUDAAPI CUresult cuGraphGetEdges(CUgraph graph, CUgraphNode* from, CUgraphNode* to, CUgraphEdgeData* data,
                                 size_t* count);
CUDAAPI CUresult cuGraphAddDependencies(CUgraph graph, const CUgraphNode* from, const CUgraphNode* to,
                                        const CUgraphEdgeData* data, size_t count);
CUDAAPI CUresult cuGraphRemoveDependencies(CUgraph graph, const CUgraphNode* from, const CUgraphNode* to,
                                           const CUgraphEdgeData* data, size_t count);
CUDAAPI CUresult cuGraphInstantiate(CUgraphExec* exec, CUgraph graph, unsigned long long flags);
CUDAAPI CUresult cuGraphLaunch(CUgraphExec exec, CUstream stream);
CUDAAPI CUresult cuGraphExecDestroy(CUgraphExec exec);
CUDAAPI CUresult cuGraphDestroy(CUgraph graph);
CUDAAPI CUresult cuGraphNodeGetType(CUgraphNode node, CUgraphNodeType* type);
CUDAAPI CUresult cuGraphKernelNodeGetParams(CUgraphNode node, CUDA_KERNEL_NODE_PARAMS* params);
CUDAAPI CUresult cuEventCreate(CUevent* event, unsigned int flags);
CUDAAPI CUresult cuEventDestroy(CUevent event);
CUDAAPI CUresult cuEventRecord(CUevent event, CUstream stream);
CUDAAPI CUresult cuEventSynchronize(CUevent event);
CUDAAPI CUresult cuEventElapsedTime(float* ms, CUevent begin, CUevent end);
CUDAAPI CUresult cuModuleLoadData(CUmodule* module, const void* image);
CUDAAPI CUresult cuModuleUnload(CUmodule module);
CUDAAPI CUresult cuModuleGetFunction(CUfunction* function, CUmodule module, const char* name);
CUDAAPI CUresult cuFuncSetAttribute(CUfunction function, CUfunction_attribute attribute, int value);
CUDAAPI CUresult cuLaunchKernelEx(const CUlaunchConfig* config, CUfunction function, void** arguments, void** extra);
}
