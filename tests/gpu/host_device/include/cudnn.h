// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// The part of cuDNN's interface that handles are made by, declared for builds where no toolkit is. The host device's
// libcudnn.so.9 has handles and their streams, and no graphs.
#pragma once

#include <cstddef>

using cudnnHandle_t = struct cudnnContext*;
using cudaStream_t = struct CUstream_st*;
enum cudnnStatus_t { CUDNN_STATUS_SUCCESS = 0, CUDNN_STATUS_BAD_PARAM = 2000, CUDNN_STATUS_NOT_SUPPORTED = 3000 };

#define CUDNN_API __attribute__((visibility("default")))
extern "C" {
CUDNN_API cudnnStatus_t cudnnCreate(cudnnHandle_t* handle);
CUDNN_API cudnnStatus_t cudnnDestroy(cudnnHandle_t handle);
CUDNN_API size_t cudnnGetVersion();
CUDNN_API cudnnStatus_t cudnnSetStream(cudnnHandle_t handle, cudaStream_t stream);
CUDNN_API const char* cudnnGetErrorString(cudnnStatus_t status);
CUDNN_API void cudnnGetLastErrorString(char* text, size_t length);
// Only tactics that are left out with the library call these.
CUDNN_API cudnnStatus_t cudnnBackendCreateDescriptor();
CUDNN_API cudnnStatus_t cudnnBackendDestroyDescriptor();
CUDNN_API cudnnStatus_t cudnnBackendSetAttribute();
CUDNN_API cudnnStatus_t cudnnBackendGetAttribute();
CUDNN_API cudnnStatus_t cudnnBackendFinalize();
CUDNN_API cudnnStatus_t cudnnBackendExecute();
}
