// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
// Packs the weights of chains of convolutions and binds them to the kernel.
#include "backends/cpu/lib/conv_chain_tactics.h"

#include <unistd.h>

#include <algorithm>

#include "backends/cpu/lib/conv_chain_blocks.h"
#include "backends/cpu/lib/conv_problem.h"
#include "backends/cpu/lib/conv_tactics.h"
#include "backends/cpu/lib/operands.h"
#include "backends/cpu/lib/pair_panel.h"
#include "backends/cpu/lib/window_problem.h"
#include "ops/conv_chain.h"
#include "ops/lib/evaluate.h"

namespace tenon::cpu {

namespace {

bool has_operand(const Problem& p, size_t i) { return i < p.in.size() && p.in[i].present(); }

/// Of a core; half a MiB where the system does not know.
double second_cache_bytes() {
  constexpr double kUsual = 512 * 1024, kMost = 4096 * 1024;
  static const auto known = static_cast<double>(::sysconf(_SC_LEVEL2_CACHE_SIZE));
  return known > 0 ? std::clamp(known, kUsual, kMost) : kUsual;
}

/// Does it begin with a convolution of several pixels?
bool has_stem(const Problem& p) {
  if (!has_operand(p, ConvChain::kExpand)) return false;
  const auto weights = p.in[ConvChain::kExpand].shape.numbers();
  return weights[2] * weights[3] > 1;
}

Result<> check(const Problem& p) {
  for (size_t i = 0; i < p.in.size(); ++i) {
    if (p.in[i].present() && p.in[i].dtype != DataType::f32) return declined("f32 only, got ", p.in[i].dtype);
  }
  if (p.in[0].rank() != 4) return declined("two spatial axes only, found a tensor of rank ", p.in[0].rank());
  const bool planar = p.in[0].layout != Layout::channels_last && !has_stem(p);
  if (planar || p.out[0].layout != Layout::channels_last) return declined("channels_last only, got ", p.in[0].layout);
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
  return cpu.weights().get(weights, str("chain_panels/", shape.lanes, "/", shape.vectors), bytes, [&](std::byte* to) {
    const StridedMatrix matrix{reinterpret_cast<const float*>(weights.bytes().data()), 1, shape.k};
    pack_panels(matrix, shape, 1, 0, shape.panels(), reinterpret_cast<float*>(to));
  });
}

/// The same for two steps at once.
Result<Buffer> pack_1x1_pairs(const Constant& weights, const PanelShape& shape, const CpuDevice& cpu) {
  const auto bytes = static_cast<size_t>(pair_vectors(shape.n) * kPairColumns * shape.k) * sizeof(float);
  return cpu.weights().get(weights, "chain_pairs", bytes, [&](std::byte* to) {
    const StridedMatrix matrix{reinterpret_cast<const float*>(weights.bytes().data()), 1, shape.k};
    pack_pairs(matrix, shape.k, shape.n, reinterpret_cast<float*>(to));
  });
}

/// Weights [c, 1, taps...] as [taps..., c], or so for each `width` channels and what is left.
Result<Buffer> pack_depthwise(const Constant& weights, int64_t channels, int64_t width, const CpuDevice& cpu) {
  const std::string name = width < channels ? str("depthwise/", width) : "depthwise";
  return cpu.weights().get(weights, name, weights.bytes().size(), [&](std::byte* to) {
    const auto* from = reinterpret_cast<const float*>(weights.bytes().data());
    const int64_t taps = weights.type().shape.volume() / std::max<int64_t>(1, channels);
    for (int64_t i = 0; i < taps * channels; ++i) {
      const int64_t c = i / taps, first = c / width * width;
      const int64_t step = std::min(width, channels - first);
      reinterpret_cast<float*>(to)[first * taps + i % taps * step + c - first] = from[i];
    }
  });
}

/// The first convolution as a problem of its own, to channels_last.
Result<Problem> first_problem(const Problem& p, const ConvChain& chain) {
  constexpr size_t kOperands[] = {ConvChain::kX, ConvChain::kExpand, ConvChain::kExpandBias};
  Problem out{.op = ops::make(chain.links(p.in)[0].conv), .in = {}, .out = {}, .constants = {}, .threads = p.threads};
  for (const size_t i : kOperands) {
    out.in.push_back(i < p.in.size() ? p.in[i] : TensorType{});
    out.constants.push_back(p.constant(i) ? *p.constant(i) : Constant());
  }
  TRY_ASSIGN(out.out, chain.links(p.in)[0].conv.infer(out.in));
  out.out[0].layout = Layout::channels_last;
  out.out[0].pitch = {};
  return out;
}

struct ChainState {
  ChainForm form = ChainForm::strips;
  ConvChainF32 args;
  ConvChain op;
  Buffer expand, depthwise, project;
  ConvPass stem_pass;
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
  now.stem.conv.src = now.src;
  now.stem.conv.epilogue = {.bias = now.expand_bias, .activation = now.expand_activation};
  now.depthwise_bias = floats(ConvChain::kDepthwiseBias);
  now.epilogue = {.bias = floats(ConvChain::kProjectBias),
                  .residual = floats(ConvChain::kResidual),
                  .ld_residual = state.ld_residual,
                  .residual_last = state.op.project.residual_last,
                  .activation = activation_of(state.op.project)};
  return now;
}

/// What expands: a 1x1 convolution, or a network's first by rows.
Result<> prepare_expand(const Problem& first, const CpuDevice& cpu, ChainState& state) {
  ConvChainF32& args = state.args;
  const Constant& weights = *first.constant(1);
  args.is_stem = weights.type().shape[2] != Dim(1) || weights.type().shape[3] != Dim(1);
  TRY_ASSIGN(const ConvProblem c, read_conv(first));
  args.ld_src = c.ld_src;
  if (!args.is_stem) {
    if (c.sizes.in_h != c.sizes.out_h || c.sizes.in_w != c.sizes.out_w) return declined("1x1 with strides or padding");
    TRY_ASSIGN(state.expand, pack_1x1(weights, args.expand_shape, cpu));
    return Done{};
  }
  TRY(check_conv_rows(c.sizes));
  state.stem_pass = conv_pass(c.sizes);
  ConvF32& conv = args.stem.conv;
  conv.sizes = c.sizes;
  conv.ld_src = c.ld_src;
  const int vectors = args.expand_shape.vectors;
  conv.shape = conv_panels(c.sizes, state.stem_pass, args.project_shape.lanes);
  if (state.form == ChainForm::blocks) conv.shape.vectors = vectors;
  args.stem.planar_source = c.planar_source;
  args.stem_rows = pick(cpu, &conv_rows_f32_part_avx2, &conv_rows_f32_part_avx512);
  const auto bytes = static_cast<size_t>(conv.shape.packed_floats()) * sizeof(float);
  TRY_ASSIGN(state.expand, cpu.weights().get(weights, str("chain_stem/", conv.shape.lanes, "/", conv.shape.vectors),
                                             bytes, [&](std::byte* to) {
                                               pack_conv_weights(weights.tensor().as<float>(), c.sizes, state.stem_pass,
                                                                 conv.shape, false, reinterpret_cast<float*>(to));
                                             }));
  conv.weights = reinterpret_cast<const float*>(state.expand.data());
  return Done{};
}

/// The depthwise convolution's window: its operand is the chain's, or what expands makes of it.
Result<Window> middle_window(const Problem& p, const Types& wide) {
  Problem middle{.op = p.op, .in = wide, .out = p.out, .constants = {}, .threads = p.threads};
  const auto kernel = p.in[ConvChain::kDepthwise].shape.numbers();
  TRY_ASSIGN(Window window, window_of(middle, {kernel[2], kernel[3]}));
  window.c = kernel[0];
  TRY_ASSIGN(window.dst_step, pixel_step(p.out[0]));
  return window;
}

/// Of a block of channels.
int block_vectors(int64_t channels, int lanes) {
  return static_cast<int>(lanes == 16 && channels > kResultChannels ? kMostWidth : kResultChannels) / lanes;
}

Result<> check_blocks(const ConvChainF32& args) {
  constexpr int64_t kLeastResults = 7;
  if (!args.expands) return declined("nothing is expanded");
  if (!has_pairs(args.window)) return declined("windows of 3x3 and 5x5 at strides of 1 and 2 only");
  if (args.window.c % kResultChannels != 0) return declined("depthwise channels in sixteens only, got ", args.window.c);
  if (args.window.out_w < kLeastResults) return declined("rows of seven results at least, got ", args.window.out_w);
  return Done{};
}

/// Sets the height of strips; floats of workspace of a member.
size_t workspace_floats(ConvChainF32& args, ChainForm form, double share_of_cache) {
  const auto room = static_cast<int64_t>(share_of_cache * second_cache_bytes() / sizeof(float));
  if (form == ChainForm::blocks) {
    args.strip = conv_chain_blocks_strip(args.window, room);
    return static_cast<size_t>(chain_blocks(args).member(args.window));
  }
  args.strip = conv_chain_f32_strip(args, room);
  return static_cast<size_t>(conv_chain_f32_workspace(args, 1));
}

}  // namespace

Result<Prepared> prepare_conv_chain(const Problem& p, const CpuDevice& cpu, ChainForm form, double share_of_cache) {
  if (!cpu.has(Isa::avx2)) return declined("needs AVX2");
  TRY(check(p));
  if (p.out[0].shape.volume() == 0) return declined("nothing to compute");
  const int lanes = cpu.has(Isa::avx512) ? 16 : 8;
  auto state = std::make_shared<ChainState>();
  state->form = form;
  state->op = *p.op.as<ConvChain>();
  state->operands = p.in.size();
  ConvChainF32& args = state->args;
  const int64_t channels = p.in[ConvChain::kDepthwise].shape[0].number(), out_c = p.out[0].shape[1].number();
  args.in_c = p.in[0].shape[1].number();
  args.expands = has_operand(p, ConvChain::kExpand);
  if (has_operand(p, ConvChain::kResidual)) {
    TRY_ASSIGN(state->ld_residual, pixel_step(p.in[ConvChain::kResidual]));
  }
  args.project_shape = panel_shape(channels, out_c, lanes);
  double expand_taps = 0;  // of a result of what expands
  if (args.expands) {
    args.expand_shape = panel_shape(args.in_c, channels, lanes);
    if (form == ChainForm::blocks) args.expand_shape.vectors = block_vectors(channels, lanes);
    TRY_ASSIGN(const Problem first, first_problem(p, state->op));
    TRY(prepare_expand(first, cpu, *state));
    TRY_ASSIGN(args.window, middle_window(p, first.out));
    expand_taps = static_cast<double>(p.in[ConvChain::kExpand].shape.volume()) / static_cast<double>(channels);
  } else {
    TRY_ASSIGN(args.ld_src, pixel_step(p.in[0]));
    TRY_ASSIGN(args.window, middle_window(p, {p.in[0]}));
  }
  if (form == ChainForm::blocks) TRY(check_blocks(args));
  const int64_t width = form == ChainForm::blocks ? args.expand_shape.width() : channels;
  if (form == ChainForm::blocks && lanes == 16 && args.project_shape.panels() == 1)
    args.project_pairs = pair_vectors(out_c);
  const Constant& project = *p.constant(ConvChain::kProject);
  TRY_ASSIGN(state->project, args.project_pairs != 0 ? pack_1x1_pairs(project, args.project_shape, cpu)
                                                     : pack_1x1(project, args.project_shape, cpu));
  TRY_ASSIGN(state->depthwise, pack_depthwise(*p.constant(ConvChain::kDepthwise), channels, width, cpu));
  args.expand = reinterpret_cast<const float*>(state->expand.data());
  args.depthwise = reinterpret_cast<const float*>(state->depthwise.data());
  args.project = reinterpret_cast<const float*>(state->project.data());
  args.expand_activation = activation_of(state->op.expand);
  args.depthwise_activation = activation_of(state->op.depthwise);
  args.gemm = pick(cpu, &gemm_f32_avx2, &gemm_f32_avx512);
  args.depthwise_kernel = pick(cpu, &depthwise_avx2, &depthwise_avx512);
  Prepared out;
  out.workspace_bytes = workspace_floats(args, form, share_of_cache) * sizeof(float) * static_cast<size_t>(p.threads);
  const Window& w = args.window;
  const double wide = expand_taps * static_cast<double>(w.n * w.h * w.w * channels);
  const double taps = static_cast<double>(w.kernel_h * w.kernel_w + out_c);
  const double flops = 2 * (wide + taps * static_cast<double>(w.n * w.out_h * w.out_w * channels));
  constexpr double kShare = 0.6;  // of peak, in MobileNetV2
  out.work = {.flops = flops, .bytes = traffic(p), .effort = flops / kShare, .f32_flops = flops};
  const auto blocks = pick(cpu, &conv_chain_blocks_avx2, &conv_chain_blocks_avx512);
  const auto run = form == ChainForm::blocks ? blocks : &conv_chain_f32;
  out.team = [state = std::shared_ptr<const ChainState>(state), run](const Launch& launch, const Team& team) {
    run(bound(*state, launch), team);
  };
  return out;
}

}  // namespace tenon::cpu
