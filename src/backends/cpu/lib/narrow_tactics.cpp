// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
// Binds matrix products and convolutions with narrow weights to our kernels.
#include "backends/cpu/lib/narrow_tactics.h"

#include "backends/cpu/lib/conv_problem.h"
#include "backends/cpu/lib/effort.h"
#include "backends/cpu/lib/narrow_panels_body.h"
#include "backends/cpu/lib/narrow_row.h"
#include "backends/cpu/lib/operands.h"
#include "ops/conv.h"
#include "ops/dequantized_conv.h"
#include "ops/dequantized_matmul.h"
#include "ops/lib/evaluate.h"

namespace tenon::cpu {
namespace {

constexpr size_t kBias = 4, kResidual = 5;
constexpr int64_t kCacheLineFloats = 16;
constexpr float kOne = 1;

/// For processors without AVX2, which have no kernel of ours for floats either.
struct Plain {
  static constexpr int kLanes = 8;
};

void dequantize_panel_plain(const NarrowPanels& panels, int64_t panel, float* to) {
  dequantize_panel<Plain>(panels, panel, to);
}

/// One panel; `then` is the operator's own epilogue.
void multiply_plain(const GemmF32& g, const tenon::Epilogue& then) {
  const int64_t width = int64_t{g.shape.lanes} * g.shape.vectors;
  std::vector<float> sums(static_cast<size_t>(width));
  for (int64_t i = 0; i < g.m; ++i) {
    std::fill(sums.begin(), sums.end(), 0.0f);
    for (int64_t k = 0; k < g.shape.k; ++k) {
      const float x = g.a[i * g.lda + k];
      for (int64_t j = 0; j < width; ++j) sums[static_cast<size_t>(j)] += x * g.b[k * width + j];
    }
    for (int64_t j = 0; j < g.shape.n; ++j) {
      const float* added = g.epilogue.residual;
      const float residual = added != nullptr ? added[i * g.epilogue.ld_residual + j] : 0;
      const float sum = sums[static_cast<size_t>(j)] + (g.epilogue.bias != nullptr ? g.epilogue.bias[j] : 0);
      g.c[i * g.ldc + j] = then.residual_last ? then.activate(sum) + residual : then.activate(sum + residual);
    }
  }
}

struct Kernel {
  int lanes;
  decltype(&gemm_f32_avx2) multiply;  // null: plain
  decltype(&dequantize_panel_avx2) dequantize;
  decltype(&narrow_row_avx512) row = nullptr;  // null: a row is multiplied as many are
};
Kernel kernel_of(Isa isa) {
  if (isa == Isa::avx512) return {16, gemm_f32_avx512, dequantize_panel_avx512, narrow_row_avx512};
  if (isa == Isa::avx2) return {8, gemm_f32_avx2, dequantize_panel_avx2};
  return {Plain::kLanes, nullptr, dequantize_panel_plain};
}

Result<> check_constants(const Problem& p) {
  for (const size_t i : {size_t{1}, size_t{2}}) {
    if (!p.constant(i)) return declined("operand ", i, " is not constant");
  }
  const bool zeros = p.in.size() > 3 && p.in[3].present();
  if (zeros && !p.constant(3)) return declined("the zeros are not constant");
  return Done{};
}

Result<> check_operands(const Problem& p) {
  TRY(check_constants(p));
  for (const TensorType& type : p.in) {
    if (type.present() && type.layout != Layout::row_major) return declined("row_major only");
  }
  if (p.out[0].layout != Layout::row_major) return declined("row_major only");
  const bool residual = p.in.size() > kResidual && p.in[kResidual].present();
  if (residual && !(p.in[kResidual].shape == p.out[0].shape))
    return declined("the residual differs from the result in shape");
  return Done{};
}

/// The weights in panels, and what keeps them.
struct Held {
  NarrowPanels panels;
  Buffer bytes, scales, zeros;
};

Result<Held> hold(const Problem& p, const CpuDevice& cpu, NarrowPanels panels) {
  Held out{.panels = panels, .bytes = {}, .scales = {}, .zeros = {}};
  const ConstTensor weights = p.constant(1)->tensor();
  const Constant* zeros = p.in.size() > 3 ? p.constant(3) : nullptr;
  const float raised = weights.type.dtype == DataType::i8 ? 128 : 0;
  const std::string key = str("narrow_panels/", panels.shape.lanes, "/", panels.bits, "/", panels.block, "/", raised);
  const auto byte_count = static_cast<size_t>(panels.shape.packed_floats() * panels.bits / 8);
  const size_t scale_bytes = static_cast<size_t>(panels.scale_count()) * sizeof(float);
  TRY_ASSIGN(out.bytes, cpu.weights().get(*p.constant(1), key, byte_count, [&](std::byte* to) {
    pack_narrow(weights, panels, reinterpret_cast<uint8_t*>(to));
  }));
  const auto numbers = [&](const Constant& from, const char* what, bool read, float added, float absent) {
    return cpu.weights().get(from, str(key, "/", what), scale_bytes, [&](std::byte* to) {
      pack_scales(read ? from.tensor().as<float>() : nullptr, panels, added, absent, reinterpret_cast<float*>(to));
    });
  };
  TRY_ASSIGN(out.scales, numbers(*p.constant(2), "scales", true, 0, 0));
  TRY_ASSIGN(out.zeros, numbers(zeros ? *zeros : *p.constant(2), "zeros", zeros != nullptr, raised, raised));
  out.panels.bytes = reinterpret_cast<const uint8_t*>(out.bytes.data());
  out.panels.scales = reinterpret_cast<const float*>(out.scales.data());
  out.panels.zeros = reinterpret_cast<const float*>(out.zeros.data());
  return out;
}

/// The convolution of floats that the problem stands for, to read its sizes.
Result<ConvProblem> read_float_conv(const Problem& p, const DequantizedConv& op) {
  Problem conv{
      ops::make(Conv{.window = op.window, .epilogue = op.epilogue}), op.float_operands(p.in), p.out, {}, p.threads};
  conv.constants.resize(conv.in.size());
  conv.constants[1] = *p.constant(1);  // it is constant, which is all that is asked
  TRY_ASSIGN(ConvProblem out, read_conv(conv));
  if (out.planar_source) return declined("channels_last only");
  return out;
}

/// Everything of a launch but its addresses. Shared by the copies of a Prepared.
struct NarrowConv {
  Held held;
  ConvProblem problem;
  ConvPass pass;
  int64_t panel_floats = 0, own_floats = 0;  // of a member's workspace: a panel, and all
  bool has_bias = false, has_residual = false;
};

void run_panel(const NarrowConv& s, decltype(&conv_f32_avx2) conv, decltype(&dequantize_panel_avx2) dequantize,
               const Launch& launch, int64_t panel, float* own) {
  const NarrowPanels& panels = s.held.panels;
  const int64_t column = panel * panels.shape.width();
  dequantize(panels, panel, own);
  PanelShape one = panels.shape;
  one.n = std::min(panels.shape.n - column, panels.width_of(panel));
  one.vectors = static_cast<int>(panels.shape.vectors_of(panel));
  const tenon::Epilogue& then = s.problem.epilogue;
  conv({.sizes = s.problem.sizes,
        .pass = &s.pass,
        .shape = one,
        .src = launch.in<float>(0),
        .ld_src = s.problem.ld_src,
        .weights = own,
        .dst = launch.out<float>(0) + column,
        .ld_dst = s.problem.ld_dst,
        .epilogue = {.bias = s.has_bias ? launch.in<float>(kBias) + column : nullptr,
                     .residual = s.has_residual ? launch.in<float>(kResidual) + column : nullptr,
                     .ld_residual = s.problem.ld_residual,
                     .residual_last = then.residual_last,
                     .activation = activation_of(then)},
        .workspace = own + s.panel_floats},
       Team{});
}

int64_t whole_lines(int64_t floats) { return (floats / kCacheLineFloats + 1) * kCacheLineFloats; }

}  // namespace

Result<Prepared> prepare_dequantized_conv(const Problem& p, const CpuDevice& cpu, Isa isa) {
  if (!cpu.has(isa)) return declined("needs ", isa);
  TRY(check_constants(p));
  const auto& op = *p.op.as<DequantizedConv>();
  auto state = std::make_shared<NarrowConv>();
  TRY_ASSIGN(state->problem, read_float_conv(p, op));
  const ConvSizes& sizes = state->problem.sizes;
  state->pass = conv_pass(sizes);
  const Kernel kernel = kernel_of(isa);
  const bool wide = isa == Isa::avx512;
  const int64_t k = sizes.in_c * sizes.kernel[0] * sizes.kernel[1];
  const NarrowPanels shape{.shape = panel_shape(k, sizes.out_c, kernel.lanes, 3),
                           .bits = static_cast<int>(op.bits),
                           .block = std::max<int64_t>(k, 1)};
  TRY_ASSIGN(state->held, hold(p, cpu, shape));
  PanelShape widest = shape.shape;
  widest.n = std::min(widest.n, widest.width());
  const auto workspace = wide ? conv_f32_workspace_avx512 : conv_f32_workspace_avx2;
  state->panel_floats = whole_lines(widest.width() * std::max<int64_t>(k, 1));
  state->own_floats = state->panel_floats + whole_lines(workspace(sizes, state->pass, widest, 1));
  state->has_bias = p.in.size() > kBias && p.in[kBias].present();
  state->has_residual = p.in.size() > kResidual && p.in[kResidual].present();
  const double pixels = static_cast<double>(sizes.batch * sizes.out_h * sizes.out_w);
  const double flops = 2 * pixels * static_cast<double>(sizes.out_c) * static_cast<double>(k);
  Prepared out;
  out.work = expect_conv_gemm({.flops = flops, .bytes = traffic(p)}, sizes, {isa, cpu.isa()});
  out.workspace_bytes = static_cast<size_t>(std::max(p.threads, 1) * state->own_floats) * sizeof(float);
  out.team = [state, conv = wide ? conv_f32_avx512 : conv_f32_avx2, dequantize = kernel.dequantize](
                 const Launch& launch, const Team& team) {
    float* own = static_cast<float*>(launch.workspace) + team.rank * state->own_floats;
    team.last_chunks(state->held.panels.shape.panels(), 1,
                     [&](WorkRange range) { run_panel(*state, conv, dequantize, launch, range.begin, own); });
  };
  return out;
}

Result<Prepared> prepare_dequantized_matmul(const Problem& p, const CpuDevice& cpu, Isa isa) {
  if (!cpu.has(isa)) return declined("needs ", isa);
  TRY(check_operands(p));
  const auto& op = *p.op.as<DequantizedMatmul>();
  const Kernel kernel = kernel_of(isa);
  const int64_t k = p.in[0].shape[p.in[0].rank() - 1].number(), n = p.in[1].shape[0].number();
  const int64_t m = n > 0 ? p.out[0].shape.volume() / n : 0;
  const NarrowPanels shape{.shape = panel_shape(k, n, kernel.lanes, 3),
                           .bits = static_cast<int>(op.bits),
                           .block = op.block > 0 ? op.block : std::max<int64_t>(k, 1)};
  TRY_ASSIGN(const Held held, hold(p, cpu, shape));
  const int64_t own_floats = (shape.shape.width() * std::max<int64_t>(k, 1) / kCacheLineFloats + 1) * kCacheLineFloats;
  Prepared out;
  const double products = static_cast<double>(m) * static_cast<double>(n) * static_cast<double>(k);
  out.work = expect_gemm_packed({.flops = 2 * products, .bytes = traffic(p)}, {isa, cpu.isa()});
  out.workspace_bytes = static_cast<size_t>(std::max(p.threads, 1) * own_floats) * sizeof(float);
  const bool has_bias = p.in.size() > kBias && p.in[kBias].present();
  const bool has_residual = p.in.size() > kResidual && p.in[kResidual].present();
  const Activation activation = activation_of(op.epilogue);
  const tenon::Epilogue then = op.epilogue;
  out.team = [=](const Launch& launch, const Team& team) {
    const NarrowPanels& panels = held.panels;
    float* own = static_cast<float*>(launch.workspace) + team.rank * own_floats;
    team.last_chunks(panels.shape.panels(), 1, [&](WorkRange range) {
      const int64_t panel = range.begin, column = panel * panels.shape.width();
      const float* a = launch.in<float>(0);
      const bool is_row = m == 1 && kernel.row != nullptr;
      is_row ? kernel.row(panels, panel, a, own) : kernel.dequantize(panels, panel, own);
      PanelShape one = panels.shape;
      one.n = std::min(n - column, panels.width_of(panel));
      one.vectors = static_cast<int>(panels.shape.vectors_of(panel));
      if (is_row) {  // its sums, times one: the rest of the product is the epilogue
        one.k = 1;
        a = &kOne;
      }
      const GemmF32 args{.m = m,
                         .a = a,
                         .lda = k,
                         .shape = one,
                         .b = own,
                         .c = launch.out<float>(0) + column,
                         .ldc = n,
                         .epilogue = {.bias = has_bias ? launch.in<float>(kBias) + column : nullptr,
                                      .residual = has_residual ? launch.in<float>(kResidual) + column : nullptr,
                                      .ld_residual = n,
                                      .residual_last = then.residual_last,
                                      .activation = activation}};
      kernel.multiply != nullptr ? kernel.multiply(args, Team{}) : multiply_plain(args, then);
    });
  };
  return out;
}

}  // namespace tenon::cpu
