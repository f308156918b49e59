// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// matmul, and 1x1 convolutions of NHWC pictures, by cuBLASLt: bias, residual and some activations in its epilogue, the
// others in a launch behind it.
#include "backends/cuda/generated/lib/finish.h"
#include "backends/cuda/lib/cublaslt_product.h"
#include "backends/cuda/stream.h"
#include "ops/lib/copy.h"

namespace tenon::cuda {

namespace {

/// `tanh`: GELU by its form with tanh, which is the library's only one: up to 5e-4 from the one with erf, which is half
/// a step of an f16 between 1 and 2.
Gemm::Activation activation_of(const Problem& p, bool tanh, bool& native) {
  std::string name = text(p.op, "activation");
  if (tanh && name == "gelu") name = "gelu_tanh";
  native = name == "none" || name == "relu" || name == "gelu_tanh";
  if (p.out[0].dtype == DataType::f64) native = name == "none";
  if (!native) return Gemm::Activation::none;
  return name == "relu"        ? Gemm::Activation::relu
         : name == "gelu_tanh" ? Gemm::Activation::gelu_tanh
                               : Gemm::Activation::none;
}

/// Fills what both operators share and prepares: the product, and a launch for what it leaves.
Result<Prepared> prepare_gemm(const Problem& p, const CudaDevice& device, Gemm gemm, int candidate, bool tanh = false) {
  gemm.dtype = p.out[0].dtype;
  bool native = false;
  gemm.activation = activation_of(p, tanh, native);
  const bool last = integer(p.op, "residual_last") != 0 && text(p.op, "activation") != "none";
  const bool f64 = gemm.dtype == DataType::f64;
  const bool columns = present(p, 2) && p.in[2].shape.volume() == gemm.n && gemm.batch == 1 && !f64;
  const bool fits = present(p, 3) && p.in[3].shape == p.out[0].shape && !last;
  gemm.bias = columns;
  gemm.residual = fits && (native || !present(p, 2) || columns);
  const bool rest = !native || (present(p, 2) && !gemm.bias) || (present(p, 3) && !gemm.residual);
  if (rest) gemm.activation = Gemm::Activation::none;
  TRY_ASSIGN(const auto call, GemmCall::make(gemm, device, candidate));
  Prepared finish;
  if (rest) {
    TRY_ASSIGN(finish, prepare_generated({{finish_in_place(p, !gemm.bias, !gemm.residual)}}, device));
  }
  Prepared out{.workspace_bytes = call->workspace_bytes()};
  if (gemm.residual) out.in_place = 1u << 3;
  out.work.flops = 2.0 * static_cast<double>(gemm.batch * gemm.m * gemm.n) * static_cast<double>(gemm.k);
  out.work.bytes = traffic(p);
  out.run = [call, gemm, &device, finish = finish.run](const Launch& launch, Stream& stream) -> Result<> {
    const ContextScope scope(device);
    TRY_ASSIGN(const CUstream handle, static_cast<CudaStream&>(stream).for_library());
    TRY(call->run(launch.src[0], launch.src[1], gemm.bias ? launch.src[2] : nullptr,
                  gemm.residual ? launch.src[3] : nullptr, launch.dst[0], launch.workspace, handle));
    return finish ? finish(launch, stream) : Result<>(Done{});
  };
  return out;
}

int64_t batch_volume(const TensorType& type) {
  return type.rank() < 3 ? 1 : volume_between(type.shape, 0, type.rank() - 2);
}

Result<Gemm> gemm_of(const Problem& p) {
  TRY(only_row_major(p));
  TRY(only_floats(p));
  const TensorType &a = p.in[0], &b = p.in[1];
  if (a.rank() < 2 || b.rank() < 2) return declined("matrices only");
  Gemm g;
  g.transpose_a = integer(p.op, "transpose_a") != 0;
  g.transpose_b = integer(p.op, "transpose_b") != 0;
  g.ld_a = a.shape[a.rank() - 1].number();
  g.ld_b = b.shape[b.rank() - 1].number();
  g.m = p.out[0].shape[p.out[0].rank() - 2].number();
  g.n = g.ld_y = p.out[0].shape[p.out[0].rank() - 1].number();
  g.k = a.shape[a.rank() - (g.transpose_a ? 2 : 1)].number();
  g.scale = static_cast<float>(number(p.op, "scale", 1));
  g.batch = batch_volume(p.out[0]);
  if (g.k == 0) return declined("no columns to add up");
  const int64_t batch_a = batch_volume(a), batch_b = batch_volume(b);
  if (batch_b == 1 && batch_a == g.batch && !g.transpose_a) {  // more rows of one product
    g.m *= g.batch;
    g.batch = 1;
    return g;
  }
  if ((batch_a != 1 && batch_a != g.batch) || (batch_b != 1 && batch_b != g.batch))
    return declined("partly broadcast batches");
  g.next_a = batch_a == 1 ? 0 : g.m * g.k;
  g.next_b = batch_b == 1 ? 0 : g.k * g.n;
  g.next_y = g.m * g.n;
  return g;
}

template <int kCandidate>
Result<Prepared> prepare_matmul(const Problem& p, const CudaDevice& device) {
  TRY_ASSIGN(const Gemm gemm, gemm_of(p));
  return prepare_gemm(p, device, gemm, kCandidate);
}

template <int kCandidate>
Result<Prepared> prepare_gelu(const Problem& p, const CudaDevice& device) {
  const DataType dtype = p.out[0].dtype;
  if (text(p.op, "activation") != "gelu" || (dtype != DataType::f16 && dtype != DataType::bf16))
    return declined("GELU of f16 and bf16 only");
  TRY_ASSIGN(const Gemm gemm, gemm_of(p));
  return prepare_gemm(p, device, gemm, kCandidate, true);
}

template <int kCandidate>
Result<Prepared> prepare_conv(const Problem& p, const CudaDevice& device) {
  TRY(only_floats(p));
  TRY(check_pointwise_window(p));
  if (p.in[0].layout != Layout::channels_last || p.out[0].layout != Layout::channels_last)
    return declined("channels_last only");
  if (present(p, 3) && p.in[3].layout != Layout::channels_last) return declined("a residual in channels_last only");
  Gemm g;
  g.k = g.ld_a = g.ld_b = p.in[0].shape[1].number();
  g.n = g.ld_y = p.out[0].shape[1].number();
  g.m = p.out[0].shape.volume() / g.n;
  g.transpose_b = true;
  return prepare_gemm(p, device, g, kCandidate);
}

}  // namespace

TacticFamily matmul_cublaslt() {
  return of_library("cublaslt", {{.name = "matmul_cublaslt_0", .op = "matmul", .prepare = prepare_matmul<0>},
                                 {.name = "matmul_cublaslt_1", .op = "matmul", .prepare = prepare_matmul<1>},
                                 {.name = "matmul_cublaslt_2", .op = "matmul", .prepare = prepare_matmul<2>},
                                 {.name = "matmul_cublaslt_3", .op = "matmul", .prepare = prepare_matmul<3>},
                                 {.name = "matmul_cublaslt_4", .op = "matmul", .prepare = prepare_matmul<4>},
                                 {.name = "matmul_cublaslt_5", .op = "matmul", .prepare = prepare_matmul<5>},
                                 {.name = "matmul_cublaslt_6", .op = "matmul", .prepare = prepare_matmul<6>},
                                 {.name = "matmul_cublaslt_7", .op = "matmul", .prepare = prepare_matmul<7>},
                                 {.name = "matmul_gelu_tanh_cublaslt_0", .op = "matmul", .prepare = prepare_gelu<0>},
                                 {.name = "matmul_gelu_tanh_cublaslt_1", .op = "matmul", .prepare = prepare_gelu<1>},
                                 {.name = "matmul_gelu_tanh_cublaslt_2", .op = "matmul", .prepare = prepare_gelu<2>},
                                 {.name = "matmul_gelu_tanh_cublaslt_3", .op = "matmul", .prepare = prepare_gelu<3>},
                                 {.name = "matmul_gelu_tanh_cublaslt_4", .op = "matmul", .prepare = prepare_gelu<4>},
                                 {.name = "matmul_gelu_tanh_cublaslt_5", .op = "matmul", .prepare = prepare_gelu<5>},
                                 {.name = "conv_nhwc_cublaslt_0", .op = "conv", .prepare = prepare_conv<0>, .rank = 10},
                                 {.name = "conv_nhwc_cublaslt_1", .op = "conv", .prepare = prepare_conv<1>},
                                 {.name = "conv_nhwc_cublaslt_2", .op = "conv", .prepare = prepare_conv<2>},
                                 {.name = "conv_nhwc_cublaslt_3", .op = "conv", .prepare = prepare_conv<3>}});
}

}  // namespace tenon::cuda
