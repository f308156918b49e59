// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Products of 8-bit floats, and 1x1 convolutions of them, by cuBLASLt: one multiplier for all columns; bias, residual
// and some activations in its epilogue, what it lacks in a launch behind it.
#include "backends/cuda/generated/lib/finish.h"
#include "backends/cuda/lib/cublaslt_product.h"
#include "backends/cuda/lib/dense_product.h"
#include "backends/cuda/stream.h"

namespace tenon::cuda {

namespace {

constexpr size_t kWeights = 1, kMultipliers = 2, kBias = 3, kResidual = 4;
constexpr int64_t kVector = 16;  // elements that rows must be whole multiples of

Result<> check_types(const Problem& p, const CudaDevice& device) {
  constexpr int kFirstWithFloat8 = 89;
  if (device.compute_capability() < kFirstWithFloat8) return declined("needs matrix units of 8-bit floats");
  if (p.in[0].dtype != DataType::f8e4m3fn) return declined("8-bit floats only, found ", p.in[0].dtype);
  if (!p.constant(kWeights) || !p.constant(kMultipliers)) return declined("constant weights and multipliers");
  if (p.in[kMultipliers].shape.volume() != 1) return declined("one multiplier for all columns");
  if (!is_fractional(p.out[0].dtype)) return declined("results of floats only");
  if (text(p.op, "before") != "f32") return declined("no rounding in front of a residual");
  for (size_t i = kResidual + 1; i < p.in.size(); ++i) {
    if (present(p, i)) return declined("no scales of the network");
  }
  return Done{};
}

/// Sizes, rows of x and of the weights as they will be packed.
Result<Gemm> gemm_of(const Problem& p) {
  TRY_ASSIGN(const DenseProduct product, dense_product(p, kVector));
  Gemm g;
  g.m = product.m;
  g.n = g.ld_y = product.n;
  g.k = g.ld_a = g.ld_b = product.k;
  g.transpose_b = true;
  g.dtype = DataType::f8e4m3fn;
  g.result = p.out[0].dtype;
  g.scale = static_cast<float>(p.constant(kMultipliers)->to_f64()[0]);
  return g;
}

/// What the library does of the epilogue; the rest is a launch of ours, which floats alone can have.
Result<bool> split_epilogue(const Problem& p, Gemm& g) {
  const std::string name = text(p.op, "activation");
  const bool wide = g.result == DataType::f32;
  // Its GELU is the one with tanh: 5e-4 off at most, less than a step of what these products were rounded to.
  const bool gelu = name == "gelu_tanh" || (name == "gelu" && !wide);
  const bool native = name == "none" || name == "relu" || gelu;
  const bool last = integer(p.op, "residual_last") != 0 && name != "none";
  g.added = wide || g.result == DataType::bf16 ? g.result : DataType::f16;
  // Beside f32 the library knows a bias of bf16 only, which is less than was given.
  g.bias = present(p, kBias) && p.constant(kBias) && !wide && p.in[kBias].shape.volume() == g.n;
  g.residual = present(p, kResidual) && p.in[kResidual].shape == p.out[0].shape &&
               p.in[kResidual].layout == p.out[0].layout && p.in[kResidual].dtype == g.added && !last;
  const bool rest = !native || (present(p, kBias) && !g.bias) || (present(p, kResidual) && !g.residual);
  if (rest && !is_float(g.result)) return declined("more behind the product than cuBLASLt stores in 8 bits");
  if (rest && present(p, kBias) && !g.bias && p.in[kBias].dtype != g.result)
    return declined("a bias that is known, or of the result's type");
  if (rest && present(p, kResidual) && !is_float(p.in[kResidual].dtype)) return declined("residuals of floats only");
  if (!rest && name != "none") g.activation = gelu ? Gemm::Activation::gelu_tanh : Gemm::Activation::relu;
  return rest;
}

/// bias and residual stand where those of a product of floats do.
Result<Prepared> prepare_rest(const Problem& p, const Gemm& g, const CudaDevice& device) {
  Problem plain = p;
  plain.in = {p.in[0], p.in[kWeights], present(p, kBias) ? p.in[kBias] : TensorType{},
              present(p, kResidual) ? p.in[kResidual] : TensorType{}};
  TRY_ASSIGN(const Prepared rest, prepare_generated({{finish_in_place(plain, !g.bias, !g.residual)}}, device));
  Prepared out;
  const size_t count = p.in.size();
  out.run = [rest = rest.run, count](const Launch& launch, Stream& stream) -> Result<> {
    const void* operands[4] = {launch.src[0], launch.src[kWeights], count > kBias ? launch.src[kBias] : nullptr,
                               count > kResidual ? launch.src[kResidual] : nullptr};
    return rest({operands, launch.dst, launch.workspace}, stream);
  };
  return out;
}

Result<Buffer> packed_bias(const Problem& p, const Gemm& g, const CudaDevice& device) {
  const Constant& bias = *p.constant(kBias);
  const size_t step = size_of(g.added);
  return device.packed(bias, str("as ", g.added), static_cast<size_t>(g.n) * step, [&](std::byte* to) {
    const std::vector<double> values = bias.to_f64();
    for (size_t i = 0; i < values.size(); ++i) store_number(g.added, values[i], to + i * step);
  });
}

/// A small product of the same kind: what the library refuses only when it runs is a reason to decline, not an error.
Result<> probe(const Gemm& gemm, const CudaDevice& device) {
  constexpr int64_t kRows = 16, kSide = 64;
  const std::string kind = str("float8 product ", gemm.result, " ", gemm.added, " ", gemm.bias, gemm.residual,
                               static_cast<int>(gemm.activation));
  const auto ran = device.remember<bool>(kind, [&]() -> Result<std::shared_ptr<bool>> {
    Gemm small = gemm;
    small.m = kRows;
    small.n = small.k = small.ld_a = small.ld_b = small.ld_y = kSide;
    TRY_ASSIGN(const auto call, GemmCall::make(small, device, 0));
    TRY_ASSIGN(const Buffer operand, device.allocate(kSide * kSide * sizeof(float)));
    TRY_ASSIGN(const Buffer result, device.allocate(kSide * kSide * sizeof(float)));
    TRY_ASSIGN(const Buffer workspace, device.allocate(call->workspace_bytes()));
    TRY_ASSIGN(const auto stream, device.make_stream());
    TRY_ASSIGN(const CUstream queue, static_cast<CudaStream&>(*stream).for_library());
    const ContextScope scope(device);
    TRY(call->run(operand.data(), operand.data(), operand.data(), operand.data(), result.data(), workspace.data(),
                  queue));
    TRY(stream->synchronize());
    return std::make_shared<bool>(true);
  });
  if (!ran.ok()) return declined("cuBLASLt does not multiply such 8-bit floats: ", ran.error().message());
  return Done{};
}

template <int kCandidate>
Result<Prepared> prepare(const Problem& p, const CudaDevice& device) {
  if (!device.cublaslt()) return declined("needs cuBLASLt, which was not found");
  TRY(check_types(p, device));
  TRY_ASSIGN(Gemm gemm, gemm_of(p));
  TRY_ASSIGN(const bool has_rest, split_epilogue(p, gemm));
  Buffer factor, bias;
  if (!is_float(gemm.result)) {
    const auto step = static_cast<float>(1 / number(p.op, "scale", 1));
    TRY_ASSIGN(factor, device.upload(Constant::scalar(DataType::f32, step)));
    gemm.factor = reinterpret_cast<const float*>(factor.data());
  }
  TRY(probe(gemm, device));
  TRY_ASSIGN(const auto call, GemmCall::make(gemm, device, kCandidate));
  TRY_ASSIGN(const DenseProduct product, dense_product(p, kVector));
  TRY_ASSIGN(const Buffer weights, dense_weights(p, product, device));
  if (gemm.bias) {
    TRY_ASSIGN(bias, packed_bias(p, gemm, device));
  }
  Prepared rest;
  if (has_rest) {
    TRY_ASSIGN(rest, prepare_rest(p, gemm, device));
  }
  Prepared out{.workspace_bytes = call->workspace_bytes(), .held = 1u << kWeights | 1u << kMultipliers};
  if (gemm.bias) out.held |= 1u << kBias;
  if (gemm.residual) out.in_place = 1u << kResidual;
  out.work.flops = 2 * static_cast<double>(gemm.m * gemm.n) * static_cast<double>(gemm.k);
  // Twice as many as of 16 bits. Our own kernels, which expect to be slower, are, but a second launch takes that back.
  out.work.effort = has_rest ? out.work.flops : out.work.flops / 2;
  out.work.bytes = traffic(p);
  out.run = [call, gemm, weights, bias, factor, &device, rest = rest.run](const Launch& launch,
                                                                          Stream& stream) -> Result<> {
    const ContextScope scope(device);
    TRY_ASSIGN(const CUstream handle, static_cast<CudaStream&>(stream).for_library());
    TRY(call->run(launch.src[0], weights.data(), bias.data(), gemm.residual ? launch.src[kResidual] : nullptr,
                  launch.dst[0], launch.workspace, handle));
    return rest ? rest(launch, stream) : Result<>(Done{});
  };
  return out;
}

}  // namespace

TacticFamily quantized_f8_cublaslt() {
  return of_library("cublaslt",
                    {{.name = "quantized_matmul_f8_cublaslt_0", .op = "quantized_matmul", .prepare = prepare<0>},
                     {.name = "quantized_matmul_f8_cublaslt_1", .op = "quantized_matmul", .prepare = prepare<1>},
                     {.name = "quantized_matmul_f8_cublaslt_2", .op = "quantized_matmul", .prepare = prepare<2>},
                     {.name = "quantized_matmul_f8_cublaslt_3", .op = "quantized_matmul", .prepare = prepare<3>},
                     {.name = "quantized_matmul_f8_cublaslt_4", .op = "quantized_matmul", .prepare = prepare<4>},
                     {.name = "quantized_conv_f8_cublaslt_0", .op = "quantized_conv", .prepare = prepare<0>},
                     {.name = "quantized_conv_f8_cublaslt_1", .op = "quantized_conv", .prepare = prepare<1>}});
}

}  // namespace tenon::cuda
