// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
// Packs the weights of chains of convolutions and binds them to the kernel.
#include "backends/cpu/lib/conv_chain_tactics.h"

#include "backends/cpu/lib/conv_chain_f32.h"
#include "backends/cpu/lib/conv_problem.h"
#include "backends/cpu/lib/operands.h"
#include "backends/cpu/lib/window_problem.h"
#include "ops/conv_chain.h"

namespace tenon::cpu {

namespace {

bool has_operand(const Problem& p, size_t i) { return i < p.in.size() && p.in[i].present(); }

Result<> check(const Problem& p) {
  for (size_t i = 0; i < p.in.size(); ++i) {
    if (p.in[i].present() && p.in[i].dtype != DataType::f32) return declined("f32 only, got ", p.in[i].dtype);
  }
  if (p.in[0].rank() != 4) return declined("two spatial axes only, found a tensor of rank ", p.in[0].rank());
  if (p.in[0].layout != Layout::channels_last || p.out[0].layout != Layout::channels_last) {
    return declined("channels_last only, got ", p.in[0].layout);
  }
  for (const size_t i : {ConvChain::kExpand, ConvChain::kDepthwise, ConvChain::kProject}) {
    if (has_operand(p, i) && !p.constant(i)) return declined("weights are not constant");
  }
  const auto residual = static_cast<size_t>(ConvChain::kResidual);
  if (has_operand(p, residual) &&
      !(p.in[residual].shape == p.out[0].shape && p.in[residual].layout == p.out[0].layout)) {
    return declined("the residual differs from the result in shape or layout");
  }
  return Done{};
}

/// Weights [n, k, 1, 1] as packed panels.
Result<Buffer> pack_1x1(const Constant& weights, const PanelShape& shape, const CpuDevice& cpu) {
  const auto bytes = static_cast<size_t>(shape.packed_floats()) * sizeof(float);
  return cpu.weights().get(weights, str("chain_panels/", shape.lanes), bytes, [&](std::byte* to) {
    const StridedMatrix matrix{reinterpret_cast<const float*>(weights.bytes().data()), 1, shape.k};
    pack_panels(matrix, shape, 1, 0, shape.panels(), reinterpret_cast<float*>(to));
  });
}

/// Weights [c, 1, taps...] as [taps..., c].
Result<Buffer> pack_depthwise(const Constant& weights, int64_t channels, const CpuDevice& cpu) {
  return cpu.weights().get(weights, "depthwise", weights.bytes().size(), [&](std::byte* to) {
    const auto* from = reinterpret_cast<const float*>(weights.bytes().data());
    const int64_t taps = weights.type().shape.volume() / std::max<int64_t>(1, channels);
    for (int64_t i = 0; i < taps * channels; ++i) {
      reinterpret_cast<float*>(to)[i % taps * channels + i / taps] = from[i];
    }
  });
}

struct ChainState {
  ConvChainF32 args;
  ConvChain op;
  Buffer expand, depthwise, project;
  size_t operands = 0;
  int64_t ld_residual = 0;
};

ConvChainF32 bound(const ChainState& state, const Launch& launch) {
  ConvChainF32 now = state.args;
  const auto floats = [&](size_t i) { return i < state.operands ? launch.in<float>(i) : nullptr; };
  now.src = launch.in<float>(0);
  now.dst = launch.out<float>(0);
  now.workspace = static_cast<float*>(launch.workspace);
  now.expand_bias = floats(ConvChain::kExpandBias);
  now.depthwise_bias = floats(ConvChain::kDepthwiseBias);
  now.epilogue = {.bias = floats(ConvChain::kProjectBias),
                  .residual = floats(ConvChain::kResidual),
                  .ld_residual = state.ld_residual,
                  .residual_last = state.op.project.residual_last,
                  .activation = activation_of(state.op.project)};
  return now;
}

}  // namespace

Result<Prepared> prepare_conv_chain(const Problem& p, const CpuDevice& cpu, int64_t strip_bytes) {
  if (!cpu.has(Isa::avx2)) return declined("needs AVX2");
  TRY(check(p));
  if (p.out[0].shape.volume() == 0) return declined("nothing to compute");
  const int lanes = cpu.has(Isa::avx512) ? 16 : 8;
  auto state = std::make_shared<ChainState>();
  state->op = *p.op.as<ConvChain>();
  state->operands = p.in.size();
  ConvChainF32& args = state->args;
  const auto kernel = p.in[ConvChain::kDepthwise].shape.numbers();
  const int64_t channels = kernel[0], out_c = p.out[0].shape[1].number();
  args.in_c = p.in[0].shape[1].number();
  args.expands = has_operand(p, ConvChain::kExpand);
  TRY_ASSIGN(args.window, window_of(p, {kernel[2], kernel[3]}));
  args.window.c = channels;
  TRY_ASSIGN(args.ld_src, pixel_step(p.in[0]));
  TRY_ASSIGN(args.window.dst_step, pixel_step(p.out[0]));
  if (has_operand(p, ConvChain::kResidual)) {
    TRY_ASSIGN(state->ld_residual, pixel_step(p.in[ConvChain::kResidual]));
  }
  if (args.expands) {
    args.expand_shape = panel_shape(args.in_c, channels, lanes);
    TRY_ASSIGN(state->expand, pack_1x1(*p.constant(ConvChain::kExpand), args.expand_shape, cpu));
  }
  args.project_shape = panel_shape(channels, out_c, lanes);
  TRY_ASSIGN(state->project, pack_1x1(*p.constant(ConvChain::kProject), args.project_shape, cpu));
  TRY_ASSIGN(state->depthwise, pack_depthwise(*p.constant(ConvChain::kDepthwise), channels, cpu));
  args.expand = reinterpret_cast<const float*>(state->expand.data());
  args.depthwise = reinterpret_cast<const float*>(state->depthwise.data());
  args.project = reinterpret_cast<const float*>(state->project.data());
  args.expand_activation = activation_of(state->op.expand);
  args.depthwise_activation = activation_of(state->op.depthwise);
  args.gemm = pick(cpu, &gemm_f32_avx2, &gemm_f32_avx512);
  args.depthwise_kernel = pick(cpu, &depthwise_avx2, &depthwise_avx512);
  args.strip = conv_chain_f32_strip(args, strip_bytes / int64_t{sizeof(float)});
  Prepared out;
  out.workspace_bytes = static_cast<size_t>(conv_chain_f32_workspace(args, p.threads)) * sizeof(float);
  const Window& w = args.window;
  const double wide = args.expands ? static_cast<double>(w.n * w.h * w.w * channels * args.in_c) : 0;
  const double taps = static_cast<double>(w.kernel_h * w.kernel_w + out_c);
  const double flops = 2 * (wide + taps * static_cast<double>(w.n * w.out_h * w.out_w * channels));
  constexpr double kShare = 0.6;  // of peak, in MobileNetV2
  out.work = {.flops = flops, .bytes = traffic(p), .effort = flops / kShare};
  out.team = [state = std::shared_ptr<const ChainState>(state)](const Launch& launch, const Team& team) {
    conv_chain_f32(bound(*state, launch), team);
  };
  return out;
}

}  // namespace tenon::cpu
