// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Names of cuBLASLt for builds where no toolkit is: enough to look for the library, which the host device does not
// have.
#pragma once

#include <cstddef>

using cublasLtHandle_t = struct cublasLtContext*;
enum cublasStatus_t { CUBLAS_STATUS_SUCCESS = 0 };

extern "C" {
cublasStatus_t cublasLtCreate(cublasLtHandle_t* handle);
cublasStatus_t cublasLtDestroy(cublasLtHandle_t handle);
size_t cublasLtGetVersion();
// Only tactics that are left out with the library call these.
cublasStatus_t cublasLtMatmul();
cublasStatus_t cublasLtMatmulDescCreate();
cublasStatus_t cublasLtMatmulDescDestroy();
cublasStatus_t cublasLtMatmulDescSetAttribute();
cublasStatus_t cublasLtMatrixLayoutCreate();
cublasStatus_t cublasLtMatrixLayoutDestroy();
cublasStatus_t cublasLtMatrixLayoutSetAttribute();
cublasStatus_t cublasLtMatmulPreferenceCreate();
cublasStatus_t cublasLtMatmulPreferenceDestroy();
cublasStatus_t cublasLtMatmulPreferenceSetAttribute();
cublasStatus_t cublasLtMatmulAlgoGetHeuristic();
}
