// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Products by cuBLASLt, in row-major terms.
#pragma once

#include "backends/cuda/device.h"
#include "backends/cuda/lib/library_workspace.h"

namespace tenon::cuda {

/// y[m,n] = scale a[m,k] b[k,n], `batch` times; leading dimensions and distances between matrices in elements.
struct Gemm {
  int64_t m = 1, n = 1, k = 1, batch = 1;
  bool transpose_a = false, transpose_b = false;  // a is stored [k,m], b [n,k]
  int64_t ld_a = 1, ld_b = 1, ld_y = 1;
  int64_t next_a = 0, next_b = 0, next_y = 0;
  DataType dtype = DataType::f32;
  DataType result = DataType::none;  // of y; none: as the operands
  DataType added = DataType::none;   // of residual and bias; none: of the residual as y, of the bias as the operands
  float scale = 1;
  bool bias = false;              // one number per column
  bool residual = false;          // as y
  const float* factor = nullptr;  // in the device's memory, of what is stored: for 8-bit floats
  enum class Activation { none, relu, gelu_tanh } activation = Activation::none;
};

/// Is the convolution a product of pixels? Errors: unsupported for other windows and groups.
Result<> check_pointwise_window(const Problem& problem);

/// A product with an algorithm. Addresses come with each call.
class GemmCall {
 public:
  /// The algorithm that the library ranks `candidate`th. Errors: unsupported if there are fewer.
  static Result<std::shared_ptr<GemmCall>> make(const Gemm& gemm, const CudaDevice& device, int candidate);
  ~GemmCall();
  size_t workspace_bytes() const { return library_workspace_bytes(heuristic_.workspaceSize); }
  Result<> run(const void* a, const void* b, const void* bias, const void* residual, void* y, void* workspace,
               CUstream stream) const;

 private:
  bool is_float8() const { return gemm_.dtype == DataType::f8e4m3fn; }
  GemmCall() = default;
  Result<> describe(const CudaDevice& device);

  Gemm gemm_;
  cublasLtHandle_t handle_ = nullptr;
  cublasLtMatmulDesc_t desc_ = nullptr;
  cublasLtMatrixLayout_t left_ = nullptr, right_ = nullptr, result_ = nullptr, added_ = nullptr;
  cublasLtMatmulHeuristicResult_t heuristic_{};
};

}  // namespace tenon::cuda
