// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// The library is column-major: it computes y^T = b^T a^T, so its left operand is b.
#include "backends/cuda/lib/cublaslt_product.h"

#include "backends/cuda/generated/lib/source.h"

namespace tenon::cuda {

namespace {

constexpr size_t kMostWorkspace = size_t{32} << 20;
constexpr uint32_t kAlignment = 16;  // of operands inside an arena, in bytes, at least
constexpr int kMostCandidates = 8;

Result<> good(cublasStatus_t status, std::string_view call) {
  if (status == CUBLAS_STATUS_SUCCESS) return Done{};
  if (status == CUBLAS_STATUS_NOT_SUPPORTED) return declined(call, ": not supported");
  return Error(ErrorCode::device, str(call, ": status ", static_cast<int>(status)));
}

Result<cudaDataType_t> type_of(DataType dtype) {
  switch (dtype) {
    case DataType::f32:
      return CUDA_R_32F;
    case DataType::f16:
      return CUDA_R_16F;
    case DataType::bf16:
      return CUDA_R_16BF;
    case DataType::f64:
      return CUDA_R_64F;
    case DataType::f8e4m3fn:
      return CUDA_R_8F_E4M3;
    default:
      return declined("floats only, found ", dtype);
  }
}

cublasLtEpilogue_t epilogue_of(const Gemm& gemm) {
  switch (gemm.activation) {
    case Gemm::Activation::relu:
      return gemm.bias ? CUBLASLT_EPILOGUE_RELU_BIAS : CUBLASLT_EPILOGUE_RELU;
    case Gemm::Activation::gelu_tanh:
      return gemm.bias ? CUBLASLT_EPILOGUE_GELU_BIAS : CUBLASLT_EPILOGUE_GELU;
    case Gemm::Activation::none:
      break;
  }
  return gemm.bias ? CUBLASLT_EPILOGUE_BIAS : CUBLASLT_EPILOGUE_DEFAULT;
}

}  // namespace

/// Every list of the window is what makes the pixels of y those of x.
Result<> check_pointwise_window(const Problem& p) {
  for (int a = 2; a < p.in[1].rank(); ++a) {
    if (p.in[1].shape[a].number() != 1) return declined("1x1 only");
  }
  for (const int64_t stride : integers(p.op, "strides")) {
    if (stride != 1) return declined("stride 1 only");
  }
  for (const int64_t pad : integers(p.op, "pads")) {
    if (pad != 0) return declined("no pads");
  }
  if (integer(p.op, "groups", 1) != 1) return declined("one group only");
  return Done{};
}

Result<> GemmCall::describe(const CudaDevice& device) {
  const CublasLt& lt = *libraries().cublaslt;
  TRY_ASSIGN(const cudaDataType_t type, type_of(gemm_.dtype));
  const bool f64 = gemm_.dtype == DataType::f64;
  const cublasComputeType_t compute = f64 ? CUBLAS_COMPUTE_64F
                                      : gemm_.dtype == DataType::f32 && device.options().tf32
                                          ? CUBLAS_COMPUTE_32F_FAST_TF32
                                          : CUBLAS_COMPUTE_32F;
  TRY(good(lt.cublasLtMatmulDescCreate(&desc_, compute, f64 ? CUDA_R_64F : CUDA_R_32F), "cublasLtMatmulDescCreate"));
  const auto set = [&](cublasLtMatmulDescAttributes_t name, const auto& value) {
    return good(lt.cublasLtMatmulDescSetAttribute(desc_, name, &value, sizeof value), "cublasLtMatmulDescSetAttribute");
  };
  TRY(set(CUBLASLT_MATMUL_DESC_TRANSA, gemm_.transpose_b ? CUBLAS_OP_T : CUBLAS_OP_N));
  TRY(set(CUBLASLT_MATMUL_DESC_TRANSB, gemm_.transpose_a ? CUBLAS_OP_T : CUBLAS_OP_N));
  TRY(set(CUBLASLT_MATMUL_DESC_EPILOGUE, epilogue_of(gemm_)));
  TRY_ASSIGN(const cudaDataType_t result, type_of(gemm_.result == DataType::none ? gemm_.dtype : gemm_.result));
  TRY_ASSIGN(cudaDataType_t bias, type_of(gemm_.added == DataType::none ? gemm_.dtype : gemm_.added));
  if (is_float8() && bias == CUDA_R_32F) bias = CUDA_R_16BF;  // the one that it knows beside f32
  // Of 8-bit results the library takes the type of what is added from here, even if there is no bias.
  if (gemm_.bias || is_float8()) TRY(set(CUBLASLT_MATMUL_DESC_BIAS_DATA_TYPE, bias));
  if (is_float8()) {
    // Sums with 14 bits: what 8-bit operands lost is more, and the library's exact sums take a fifth longer.
    constexpr int8_t kFastSums = 1;
    TRY(set(CUBLASLT_MATMUL_DESC_FAST_ACCUM, kFastSums));
    if (gemm_.factor) TRY(set(CUBLASLT_MATMUL_DESC_D_SCALE_POINTER, gemm_.factor));
  }
  const auto layout = [&](cublasLtMatrixLayout_t* out, cudaDataType_t type, int64_t rows, int64_t columns, int64_t ld,
                          int64_t next) -> Result<> {
    TRY(good(lt.cublasLtMatrixLayoutCreate(out, type, static_cast<uint64_t>(rows), static_cast<uint64_t>(columns), ld),
             "cublasLtMatrixLayoutCreate"));
    if (gemm_.batch == 1) return Done{};
    const auto count = static_cast<int32_t>(gemm_.batch);
    lt.cublasLtMatrixLayoutSetAttribute(*out, CUBLASLT_MATRIX_LAYOUT_BATCH_COUNT, &count, sizeof count);
    lt.cublasLtMatrixLayoutSetAttribute(*out, CUBLASLT_MATRIX_LAYOUT_STRIDED_BATCH_OFFSET, &next, sizeof next);
    return Done{};
  };
  const Gemm& g = gemm_;
  TRY(layout(&left_, type, g.transpose_b ? g.k : g.n, g.transpose_b ? g.n : g.k, g.ld_b, g.next_b));
  TRY(layout(&right_, type, g.transpose_a ? g.m : g.k, g.transpose_a ? g.k : g.m, g.ld_a, g.next_a));
  if (g.added != DataType::none && g.added != g.result) {  // else it may be the result's own address
    TRY_ASSIGN(const cudaDataType_t added, type_of(g.added));
    TRY(layout(&added_, added, g.n, g.m, g.ld_y, g.next_y));
  }
  return layout(&result_, result, g.n, g.m, g.ld_y, g.next_y);
}

Result<std::shared_ptr<GemmCall>> GemmCall::make(const Gemm& gemm, const CudaDevice& device, int candidate) {
  if (!device.cublaslt()) return declined("needs cuBLASLt, which was not found");
  const ContextScope scope(device);
  const CublasLt& lt = *libraries().cublaslt;
  std::shared_ptr<GemmCall> out(new GemmCall());
  out->gemm_ = gemm;
  out->handle_ = device.cublaslt();
  TRY(out->describe(device));
  cublasLtMatmulPreference_t preference = nullptr;
  TRY(good(lt.cublasLtMatmulPreferenceCreate(&preference), "cublasLtMatmulPreferenceCreate"));
  lt.cublasLtMatmulPreferenceSetAttribute(preference, CUBLASLT_MATMUL_PREF_MAX_WORKSPACE_BYTES, &kMostWorkspace,
                                          sizeof kMostWorkspace);
  for (const auto name : {CUBLASLT_MATMUL_PREF_MIN_ALIGNMENT_A_BYTES, CUBLASLT_MATMUL_PREF_MIN_ALIGNMENT_B_BYTES,
                          CUBLASLT_MATMUL_PREF_MIN_ALIGNMENT_C_BYTES, CUBLASLT_MATMUL_PREF_MIN_ALIGNMENT_D_BYTES}) {
    lt.cublasLtMatmulPreferenceSetAttribute(preference, name, &kAlignment, sizeof kAlignment);
  }
  cublasLtMatmulHeuristicResult_t found[kMostCandidates];
  int count = 0;
  const auto status = lt.cublasLtMatmulAlgoGetHeuristic(out->handle_, out->desc_, out->left_, out->right_,
                                                        out->added_ ? out->added_ : out->result_, out->result_,
                                                        preference, kMostCandidates, found, &count);
  lt.cublasLtMatmulPreferenceDestroy(preference);
  if (out->is_float8() && status == CUBLAS_STATUS_INVALID_VALUE)
    return declined("cublasLtMatmulAlgoGetHeuristic: status ", static_cast<int>(status), " for 8-bit floats");
  TRY(good(status, "cublasLtMatmulAlgoGetHeuristic"));
  if (candidate >= count) return declined("cuBLASLt offers ", count, " algorithms");
  out->heuristic_ = found[candidate];
  return out;
}

GemmCall::~GemmCall() {
  const CublasLt& lt = *libraries().cublaslt;
  if (desc_) lt.cublasLtMatmulDescDestroy(desc_);
  for (const auto layout : {left_, right_, result_, added_}) {
    if (layout) lt.cublasLtMatrixLayoutDestroy(layout);
  }
}

Result<> GemmCall::run(const void* a, const void* b, const void* bias, const void* residual, void* y, void* workspace,
                       CUstream stream) const {
  const CublasLt& lt = *libraries().cublaslt;
  if (gemm_.bias) lt.cublasLtMatmulDescSetAttribute(desc_, CUBLASLT_MATMUL_DESC_BIAS_POINTER, &bias, sizeof bias);
  const double scale64 = gemm_.scale, more64 = gemm_.residual ? 1 : 0;
  const float scale32 = gemm_.scale, more32 = gemm_.residual ? 1 : 0;
  const bool f64 = gemm_.dtype == DataType::f64;
  const void* alpha = f64 ? static_cast<const void*>(&scale64) : &scale32;
  const void* beta = f64 ? static_cast<const void*>(&more64) : &more32;
  // What is added may have another type than y, which then cannot stand for it; without a factor nothing is read.
  const void* added = gemm_.residual ? residual : is_float8() ? nullptr : y;
  return good(lt.cublasLtMatmul(handle_, desc_, alpha, b, left_, a, right_, beta, added, added_ ? added_ : result_, y,
                                result_, &heuristic_.algo, library_workspace(workspace), heuristic_.workspaceSize,
                                reinterpret_cast<cudaStream_t>(stream)),
              "cublasLtMatmul");
}

}  // namespace tenon::cuda
