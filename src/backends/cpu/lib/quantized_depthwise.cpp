// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
// Depthwise convolutions of 8-bit integers: packs weights and binds the kernels.
#include <algorithm>
#include <span>

#include "backends/cpu/lib/conv_i8_dot.h"
#include "backends/cpu/lib/depthwise_dot.h"
#include "backends/cpu/lib/depthwise_i8.h"
#include "backends/cpu/lib/depthwise_quads.h"
#include "backends/cpu/lib/effort.h"
#include "backends/cpu/lib/operands.h"
#include "backends/cpu/lib/quantized_product.h"
#include "backends/cpu/lib/window_problem.h"
#include "ops/quantized_conv.h"

namespace tenon::cpu {
namespace {

/// What depthwise kernels take, without addresses.
struct DepthwiseProblem {
  Window window;
  int64_t taps = 1;
  bool is_signed = false;
  int zero = 0;
  QuantizedEpilogue epilogue;
  Work work;
};

Result<DepthwiseProblem> read_depthwise(const Problem& p) {
  TRY(check_quantized_pictures(p));
  const auto& op = *p.op.as<QuantizedConv>();
  const int64_t channels = p.in[0].shape[1].number();
  const auto sizes = p.in[1].shape.numbers();
  DepthwiseProblem out{.taps = sizes[2] * sizes[3], .is_signed = p.in[0].dtype == DataType::i8};
  if (op.groups != channels || sizes[0] != channels) {
    return declined("depthwise only, got ", op.groups, " groups of ", channels, " channels");
  }
  out.zero = static_cast<int>(op.requantization.x_zero);
  TRY_ASSIGN(out.epilogue, read_quantized(p, op.epilogue, op.requantization, channels));
  if (out.epilogue.has_residual) return declined("no residual");
  TRY_ASSIGN(out.window, window_of(p, {sizes[2], sizes[3]}));
  const double sums = static_cast<double>(p.out[0].shape.volume());
  out.work = {.flops = 2 * sums * static_cast<double>(out.taps), .bytes = traffic(p)};
  return out;
}

/// Runs `kernel` on `args` with a launch's addresses. `packed` holds what args.weights points to.
template <typename Args, typename Kernel>
auto team_of(const Args& args, const Buffer& packed, const DepthwiseProblem& read, Kernel kernel) {
  return [args, packed, epilogue = read.epilogue, kernel](const Launch& launch, const Team& team) {
    Args now = args;
    now.src = launch.src[0];
    now.dst = launch.dst[0];
    if constexpr (requires { now.workspace; }) now.workspace = launch.workspace;
    now.requantize = epilogue.bound(launch);
    kernel(now, team);
  };
}

}  // namespace

Result<Prepared> prepare_quantized_depthwise(const Problem& p, const CpuDevice& cpu) {
  if (!cpu.has(Isa::avx2)) return declined("needs AVX2");
  TRY_ASSIGN(const DepthwiseProblem read, read_depthwise(p));
  if (read.taps > kMostDepthwiseTaps) {
    return declined("up to ", kMostDepthwiseTaps, " products a sum, found ", read.taps);
  }
  DepthwiseI8 args{.window = read.window, .is_signed = read.is_signed, .zero = read.zero};
  const int64_t taps = read.taps, channels = read.window.c;
  const size_t bytes = static_cast<size_t>(taps * channels) * sizeof(float);
  TRY_ASSIGN(const Buffer packed, cpu.weights().get(*p.constant(1), "depthwise_i8", bytes, [&](std::byte* to) {
    auto* floats = reinterpret_cast<float*>(to);
    for (int64_t i = 0; i < taps * channels; ++i) floats[i % taps * channels + i / taps] = quantized_weights(p)[i];
  }));
  args.weights = reinterpret_cast<const float*>(packed.data());
  Prepared out{.work = expect_conv_depthwise(read.work), .held = kQuantizedHeld};
  out.team = team_of(args, packed, read, pick(cpu, &depthwise_i8_avx2, &depthwise_i8_avx512));
  return out;
}

Result<Prepared> prepare_quads_depthwise(const Problem& p, const CpuDevice& cpu) {
  if (!cpu.has(Isa::avx2)) return declined("needs AVX2");
  if (cpu.has(Isa::avx512_vnni)) return declined("four products at once are faster with VNNI");
  TRY_ASSIGN(const DepthwiseProblem read, read_depthwise(p));
  const Window& w = read.window;
  if (w.dilation_h != 1) return declined("neighbouring rows only, found dilation ", w.dilation_h);
  if (w.stride_h != w.stride_w || w.stride_h > 2) {
    return declined("strides of 1 or 2, both alike, found ", w.stride_h, " and ", w.stride_w);
  }
  constexpr int64_t kMost = DepthwiseQuadsShape::kMostKernel;
  if (w.kernel_h > kMost) return declined("kernels of up to ", kMost, " rows, found ", w.kernel_h);
  if (read.taps > kMostDotProducts) return declined("up to ", kMostDotProducts, " products a sum, found ", read.taps);
  DepthwiseQuads args{.window = w, .shape = DepthwiseQuadsShape::of(w)};
  args.is_signed = read.is_signed;
  args.zero = read.zero;
  const int zero = read.zero + (read.is_signed ? 128 : 0);
  const auto weights = DepthwiseQuadsWeights::of(args.shape, zero, quantized_weights(p));
  const auto packed = [&]<class T>(const std::vector<T>& from, std::string_view name) {
    const auto bytes = std::as_bytes(std::span(from));
    const auto copy = [&](std::byte* to) { std::copy(bytes.begin(), bytes.end(), to); };
    return cpu.weights().get(*p.constant(1), str("depthwise_quads/", name), bytes.size(), copy);
  };
  TRY_ASSIGN(const Buffer parts, packed(weights.parts, "parts"));
  TRY_ASSIGN(const Buffer turns, packed(weights.turns, "turns"));
  TRY_ASSIGN(const Buffer starts, packed(weights.starts, str("starts/", zero)));
  TRY_ASSIGN(const Buffer is_turned, packed(weights.is_turned, "is_turned"));
  args.parts = reinterpret_cast<const int8_t*>(parts.data());
  args.turns = reinterpret_cast<const int8_t*>(turns.data());
  args.starts = reinterpret_cast<const int32_t*>(starts.data());
  args.is_turned = reinterpret_cast<const uint8_t*>(is_turned.data());
  Prepared out{.work = expect_depthwise_quads(read.work), .held = kQuantizedHeld};
  out.workspace_bytes = static_cast<size_t>(p.threads * args.shape.ring_bytes(w));
  out.team = [run = team_of(args, parts, read, &depthwise_quads_avx2), turns, starts, is_turned](
                 const Launch& launch, const Team& team) { run(launch, team); };
  return out;
}

Result<Prepared> prepare_dot_depthwise(const Problem& p, const CpuDevice& cpu) {
  if (!cpu.has(Isa::avx512_vnni)) return declined("needs ", Isa::avx512_vnni);
  TRY_ASSIGN(const DepthwiseProblem read, read_depthwise(p));
  constexpr int64_t kMost = DepthwiseDotShape::kMostKernel;
  const Window& w = read.window;
  if (w.kernel_h > kMost || w.kernel_w > kMost) {
    return declined("kernels of up to ", kMost, " by ", kMost, ", found ", w.kernel_h, " by ", w.kernel_w);
  }
  if (w.dilation_w != 1) return declined("neighbouring columns only, found dilation ", w.dilation_w);
  DepthwiseDot args{.window = w, .shape = DepthwiseDotShape::of(w), .is_signed = read.is_signed, .zero = read.zero};
  const auto weight = [&](int64_t channel, int64_t tap) { return quantized_weights(p)[channel * read.taps + tap]; };
  const auto bytes = static_cast<size_t>(args.shape.packed_bytes());
  const std::string name = str("depthwise_dot/", w.stride_w);
  TRY_ASSIGN(const Buffer packed, cpu.weights().get(*p.constant(1), name, bytes, [&](std::byte* to) {
    pack_depthwise_dot(args.shape, w.stride_w, weight, reinterpret_cast<int8_t*>(to));
  }));
  args.weights = reinterpret_cast<const int8_t*>(packed.data());
  Prepared out{.work = expect_depthwise_dot(read.work), .held = kQuantizedHeld};
  out.team = team_of(args, packed, read, &depthwise_dot);
  return out;
}

}  // namespace tenon::cpu
