// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0

// The CUDA handles that appear in signatures; without the CUDA toolkit they are opaque pointers.
#pragma once

#if __has_include(<cuda_runtime_api.h>)
#include <cuda_runtime_api.h>
#else
// The same tags as CUDA has, so that a program may see both declarations.
typedef struct CUstream_st* cudaStream_t;
typedef struct CUevent_st* cudaEvent_t;
#endif

struct cublasContext;
struct cudnnContext;
