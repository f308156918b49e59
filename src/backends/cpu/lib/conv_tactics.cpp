// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
// Packs the weights of convolutions and binds them to our own kernels.
#include "backends/cpu/lib/conv_tactics.h"

#include "backends/cpu/lib/anchored.h"
#include "backends/cpu/lib/conv_problem.h"
#include "backends/cpu/lib/conv_rows_f32.h"
#include "backends/cpu/lib/effort.h"
#include "ops/conv_chain.h"

namespace tenon::cpu {
namespace {

/// What the kernels of one instruction set are called.
struct Kernels {
  int lanes;
  decltype(&conv_f32_avx2) conv;
  decltype(&conv_f32_workspace_avx2) conv_workspace;
  decltype(&conv_rows_f32_avx2) rows;
  decltype(&winograd_f32_avx2) winograd;
  decltype(&winograd_f32_workspace_avx2) winograd_workspace;
};

Kernels kernels_of(Isa isa) {
  if (isa == Isa::avx512) {
    return {16,
            conv_f32_avx512,
            conv_f32_workspace_avx512,
            conv_rows_f32_avx512,
            winograd_f32_avx512,
            winograd_f32_workspace_avx512};
  }
  return {
      8, conv_f32_avx2, conv_f32_workspace_avx2, conv_rows_f32_avx2, winograd_f32_avx2, winograd_f32_workspace_avx2};
}

Result<ConvProblem> read_for(const Problem& p, const CpuDevice& cpu, Isa isa) {
  if (!cpu.has(isa)) return declined("needs ", isa);
  TRY_ASSIGN(ConvProblem c, read_conv(p));
  if (c.planar_source) return declined("channels_last only");
  return c;
}

/// What conv_rows_f32 takes: few channels, and a filter that the kernel needs not cut.
Result<> check_rows(int64_t channels, int64_t weights, int64_t groups, int64_t dilation_across) {
  constexpr int64_t kMostWeights = 512;
  if (groups != 1) return declined("one group only, found ", groups);
  if (dilation_across != 1) return declined("dilation 1 across only, found ", dilation_across);
  if (channels > kPictureChannels) return declined("up to ", kPictureChannels, " channels, found ", channels);
  if (weights > kMostWeights) return declined("up to ", kMostWeights, " weights an output channel, found ", weights);
  return Done{};
}

/// The same of many channels, where rows of results fill tiles; 1x1 filters have nothing that overlaps.
Result<> check_wide_rows(const ConvSizes& s) {
  constexpr int64_t kFewestColumns = 12, kMostWeights = 2304;
  const int64_t weights = s.in_c * s.kernel[0] * s.kernel[1];
  if (s.groups != 1) return declined("one group only, found ", s.groups);
  if (s.dilation[1] != 1) return declined("dilation 1 across only, found ", s.dilation[1]);
  if (s.kernel[0] * s.kernel[1] == 1) return declined("a filter of one pixel");
  if (s.out_w < kFewestColumns) return declined("rows of at least ", kFewestColumns, " results, found ", s.out_w);
  if (weights > kMostWeights) return declined("up to ", kMostWeights, " weights an output channel, found ", weights);
  return Done{};
}

/// A chain that begins with a convolution by rows, and adds nothing that would have to be planar too.
bool takes_planar_stem(const Problem& p, const ConvChain& chain) {
  if (!p.constant(ConvChain::kExpand) || p.in[ConvChain::kExpand].rank() != 4 || p.in.size() > ConvChain::kResidual)
    return false;
  const auto weights = p.in[ConvChain::kExpand].shape.numbers();
  const int64_t area = weights[2] * weights[3];
  return area > 1 && check_rows(weights[1], weights[1] * area, 1, chain.expand_window.dilation(1)).ok();
}

/// A gate that the kernel can put on its operand: a factor per channel, whose picture's pixels are patches.
Result<> check_gate(const Problem& p, size_t operand, const ConvSizes& s) {
  const TensorType& gate = p.in[operand];
  const bool pixels = s.kernel[0] * s.kernel[1] == 1 && s.stride[0] * s.stride[1] == 1 && s.pad[0] + s.pad[1] == 0;
  if (!pixels || s.groups != 1 || s.in_h != s.out_h || s.in_w != s.out_w)
    return declined("a gate in front of 1x1 only");
  if (gate.dtype != DataType::f32 || !gate.is_dense() || gate.rank() != 4 || gate.shape[1] != Dim(s.in_c) ||
      gate.shape[2] != Dim(1) || gate.shape[3] != Dim(1) || (gate.shape[0] != Dim(1) && gate.shape[0] != Dim(s.batch)))
    return declined("a gate of one factor a channel only, found ", gate);
  return Done{};
}

Result<> check_winograd(const ConvSizes& s) {
  constexpr int64_t kFewestChannels = 8;  // the transforms would cost more than the products save
  if (!winograd_takes(s.kernel[0], s.kernel[1]))
    return declined("3x3, 5x5, or 3 or 7 taps along one axis only, found ", s.kernel[0], "x", s.kernel[1]);
  for (int i : {0, 1}) {
    if (s.stride[i] != 1 || s.dilation[i] != 1) return declined("stride 1, dilation 1 only");
  }
  if (s.groups != 1) return declined("one group only, found ", s.groups);
  if (s.in_c < kFewestChannels || s.out_c < kFewestChannels) return declined("at least ", kFewestChannels, " channels");
  return Done{};
}

const float* weights_of(const Problem& p) { return p.constant(1)->tensor().as<float>(); }
const float* floats(const Buffer& buffer) { return reinterpret_cast<const float*>(buffer.data()); }
size_t bytes_of(int64_t floats) { return static_cast<size_t>(floats) * sizeof(float); }

/// Everything of a launch but its addresses. Shared by the copies of a Prepared.
struct ConvState {
  tenon::Epilogue epilogue;
  size_t operands = 0;
  ConvPass pass;
  ConvF32 conv;
  int64_t ld_residual = 0;
  Buffer weights;
};

/// One pass with its weights in the order of conv_f32; conv_rows_f32 reads the same. `name`: which pass of what.
Result<std::shared_ptr<ConvState>> make_state(const Problem& p, const CpuDevice& cpu, const ConvProblem& c,
                                              ConvPass pass, const std::string& name, bool transposed, int lanes) {
  auto state = std::make_shared<ConvState>();
  state->epilogue = c.epilogue;
  state->operands = c.operands;
  state->pass = std::move(pass);
  state->conv = {.sizes = c.sizes, .shape = conv_panels(c.sizes, state->pass, lanes)};
  const ConvF32& conv = state->conv;
  const auto pack = [&](std::byte* to) {
    pack_conv_weights(weights_of(p), c.sizes, state->pass, conv.shape, transposed, reinterpret_cast<float*>(to));
  };
  const size_t bytes = bytes_of(conv.shape.packed_floats() * c.sizes.groups);
  TRY_ASSIGN(state->weights,
             cpu.weights().get(*p.constant(1), str(name, "/", lanes, "/", c.sizes.groups), bytes, pack));
  state->conv.pass = &state->pass;
  state->conv.weights = floats(state->weights);
  state->conv.ld_src = c.ld_src;
  state->conv.ld_dst = c.ld_dst;
  state->ld_residual = c.ld_residual;
  return state;
}

/// The kernel's arguments for one launch.
ConvF32 launch_args(const ConvState& state, const Launch& launch) {
  ConvF32 args = state.conv;
  args.src = launch.in<float>(0);
  args.dst = launch.out<float>(0);
  args.epilogue = epilogue_of(state.epilogue, launch, state.operands, state.ld_residual);
  args.workspace = static_cast<float*>(launch.workspace);
  return args;
}

}  // namespace

Result<Prepared> prepare_conv_gemm(const Problem& p, const CpuDevice& cpu, Isa isa) {
  TRY_ASSIGN(const AnchoredParts parts, take_apart(p, cpu));
  const Problem& anchor = parts.anchor;
  TRY_ASSIGN(const ConvProblem c, read_for(anchor, cpu, isa));
  if (parts.gate > 0) TRY(check_gate(p, parts.gate, c.sizes));
  if (c.sizes.groups > 1 && c.sizes.group_out() == 1) return declined("one channel a group: depthwise is faster");
  const Kernels kernels = kernels_of(isa);
  TRY_ASSIGN(const auto state, make_state(anchor, cpu, c, conv_pass(c.sizes), "conv_panels", false, kernels.lanes));
  const int64_t workspace = kernels.conv_workspace(c.sizes, state->pass, state->conv.shape, p.threads);
  Prepared out{.workspace_bytes = bytes_of(workspace),
               .work = expect_conv_gemm(conv_work(anchor, c.sizes, false), c.sizes, {isa, cpu.isa()})};
  out.in_place = residual_in_place(c.epilogue, state->conv.shape.k);
  const int64_t gate_step = parts.gate > 0 && p.in[parts.gate].shape[0] != Dim(1) ? c.sizes.in_c : 0;
  out.team = [state, gate_step, gate = parts.gate, finish = parts.finish, run = kernels.conv](const Launch& launch,
                                                                                              const Team& team) {
    ConvF32 args = launch_args(*state, launch);
    if (gate > 0) args.gate = launch.in<float>(gate);
    args.gate_step = gate_step;
    const Finish bound = finish ? finish->bind(launch) : Finish{};
    if (finish) args.epilogue.finish = &bound;
    run(args, team);
  };
  add_program(parts, out);
  return out;
}

Result<> check_conv_rows(const ConvSizes& s) {
  return check_rows(s.in_c, s.in_c * s.kernel[0] * s.kernel[1], s.groups, s.dilation[1]);
}

bool takes_planar_source(const Problem& p, const CpuDevice& cpu) {
  if (const auto* chain = p.op.as<ConvChain>()) return cpu.has(Isa::avx2) && takes_planar_stem(p, *chain);
  const auto* conv = p.op.as<Conv>();
  if (conv == nullptr || !cpu.has(Isa::avx2) || !p.constant(1) || p.in[1].rank() != 4) return false;
  if (p.in.size() > 3 && p.in[3].present()) return false;  // it would have to be planar too
  const int64_t channels = p.in[1].shape[1].number(), area = p.in[1].shape[2].number() * p.in[1].shape[3].number();
  return check_rows(channels, channels * area, conv->groups, conv->window.dilation(1)).ok();
}

Result<Prepared> prepare_conv_rows(const Problem& p, const CpuDevice& cpu, Isa isa) {
  if (!cpu.has(isa)) return declined("needs ", isa);
  TRY_ASSIGN(const AnchoredParts parts, take_apart(p, cpu));
  if (parts.gate > 0) return declined("a gate");
  const Problem& anchor = parts.anchor;
  TRY_ASSIGN(const ConvProblem c, read_conv(anchor));
  const ConvSizes& s = c.sizes;
  TRY(c.planar_source || s.in_c <= kPictureChannels ? check_conv_rows(s) : check_wide_rows(s));
  const Kernels kernels = kernels_of(isa);
  TRY_ASSIGN(const auto state, make_state(anchor, cpu, c, conv_pass(c.sizes), "conv_panels", false, kernels.lanes));
  Prepared out{.workspace_bytes = bytes_of(conv_rows_f32_workspace(s, p.threads)),
               .work = expect_conv_rows(conv_work(anchor, s, false), {isa, cpu.isa()})};
  out.team = [state, planar = c.planar_source, finish = parts.finish, run = kernels.rows](const Launch& launch,
                                                                                          const Team& team) {
    ConvRowsF32 args{.conv = launch_args(*state, launch), .planar_source = planar};
    const Finish bound = finish ? finish->bind(launch) : Finish{};
    if (finish) args.conv.epilogue.finish = &bound;
    run(args, team);
  };
  add_program(parts, out);
  return out;
}

Result<Prepared> prepare_conv_winograd(const Problem& p, const CpuDevice& cpu, Isa isa, WinogradTile tile) {
  TRY_ASSIGN(const AnchoredParts parts, take_apart(p, cpu));
  if (parts.gate > 0) return declined("a gate");
  TRY_ASSIGN(const ConvProblem c, read_for(parts.anchor, cpu, isa));
  const ConvSizes& s = c.sizes;
  TRY(check_winograd(s));
  const Kernels kernels = kernels_of(isa);
  WinogradF32 args{
      .sizes = s, .tile = tile, .shape = winograd_panels(s, kernels.lanes), .ld_src = c.ld_src, .ld_dst = c.ld_dst};
  const auto pack = [&](std::byte* to) {
    pack_winograd_weights(weights_of(p), s, args.shape, tile, reinterpret_cast<float*>(to));
  };
  const size_t bytes = bytes_of(winograd_form(s, tile).positions() * args.shape.packed_floats());
  const std::string key = str("winograd/", static_cast<int>(tile), "/", kernels.lanes);
  TRY_ASSIGN(const Buffer weights, cpu.weights().get(*p.constant(1), key, bytes, pack));
  args.weights = floats(weights);
  Prepared out{.workspace_bytes = bytes_of(kernels.winograd_workspace(s, tile, p.threads)),
               .work = expect_conv_winograd(conv_work(parts.anchor, s, false), s, tile, {isa, cpu.isa()})};
  out.in_place = residual_in_place(c.epilogue, 0);  // the output transform sees whole sums
  out.team = [args, weights, c, finish = parts.finish, run = kernels.winograd](const Launch& launch, const Team& team) {
    WinogradF32 bound = args;
    bound.src = launch.in<float>(0);
    bound.dst = launch.out<float>(0);
    bound.epilogue = epilogue_of(c.epilogue, launch, c.operands, c.ld_residual);
    const Finish program = finish ? finish->bind(launch) : Finish{};
    if (finish) bound.epilogue.finish = &program;
    bound.workspace = static_cast<float*>(launch.workspace);
    run(bound, team);
  };
  add_program(parts, out);
  return out;
}

Result<Prepared> prepare_conv_transpose(const Problem& p, const CpuDevice& cpu, Isa isa) {
  if (!cpu.has(isa)) return declined("needs ", isa);
  TRY_ASSIGN(const ConvProblem c, read_conv_transpose(p));
  const Kernels kernels = kernels_of(isa);
  const ConvSizes& s = c.sizes;
  std::vector<std::shared_ptr<const ConvState>> states;
  int64_t workspace = 0;
  for (ConvPass& pass : conv_transpose_passes(s)) {
    // Which taps a pass has depends on these alone.
    const std::string name = str("conv_transpose_panels/", s.stride[0], ",", s.stride[1], "/", s.dilation[0], ",",
                                 s.dilation[1], "/", s.pad[0], ",", s.pad[1], "/", states.size());
    TRY_ASSIGN(const auto state, make_state(p, cpu, c, std::move(pass), name, true, kernels.lanes));
    workspace = std::max(workspace, kernels.conv_workspace(s, state->pass, state->conv.shape, p.threads));
    states.push_back(state);
  }
  Prepared out{.workspace_bytes = bytes_of(workspace),
               .work = expect_conv_gemm(conv_work(p, s, true), s, {isa, cpu.isa()})};
  out.team = [states = std::move(states), run = kernels.conv](const Launch& launch, const Team& team) {
    for (const auto& state : states) {
      run(launch_args(*state, launch), team);
      team.sync();
    }
  };
  return out;
}

}  // namespace tenon::cpu
