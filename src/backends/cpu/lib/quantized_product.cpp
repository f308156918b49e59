// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
// Reads products of 8-bit integers, packs their weights and binds them to our own kernels.
#include "backends/cpu/lib/quantized_product.h"

#include "backends/cpu/lib/conv_i8.h"
#include "backends/cpu/lib/conv_problem.h"
#include "backends/cpu/lib/effort.h"
#include "backends/cpu/lib/integers_only.h"
#include "backends/cpu/lib/operands.h"
#include "backends/cpu/lib/window_problem.h"
#include "ops/lib/quantization.h"
#include "ops/quantized_conv.h"
#include "ops/quantized_matmul.h"

namespace tenon::cpu {
namespace {

constexpr size_t kBias = 3, kResidual = 4;
constexpr size_t kDataScale = Requantization::kDataScale, kDataZero = Requantization::kDataZero;

bool has_operand(const Problem& p, size_t i) { return i < p.in.size() && p.in[i].present(); }

Element element_of(DataType dtype) {
  return dtype == DataType::i8 ? Element::i8 : dtype == DataType::u8 ? Element::u8 : Element::f32;
}

int panel_of(Isa isa) { return isa == Isa::avx512 ? 32 : 16; }

}  // namespace

const int8_t* quantized_weights(const Problem& p) { return p.constant(1)->tensor().as<int8_t>(); }

Result<> check_quantized_pictures(const Problem& p) {
  if (has_operand(p, kDataScale) || has_operand(p, kDataZero)) return declined("a scale that the network computes");
  if (p.in[0].rank() != 4) return declined("two spatial axes only, found a tensor of rank ", p.in[0].rank());
  for (const TensorType* type : {&p.in[0], &p.out[0]}) {
    if (type->layout != Layout::channels_last) return declined("channels_last only, got ", type->layout);
  }
  return Done{};
}

Requantize QuantizedEpilogue::bound(const Launch& launch) const {
  Requantize out = requantize;
  out.multipliers = multipliers->data();
  out.bias = has_bias ? launch.in<float>(kBias) : zeros->data();
  if (has_residual) out.residual = launch.src[kResidual];
  if (has_factor) out.factor = *launch.in<float>(kDataScale);
  return out;
}

Result<> check_integers(const Problem& p) {
  const auto fits = [](DataType dtype) { return dtype == DataType::f32 || is_byte(dtype); };
  if (!is_byte(p.in[0].dtype)) return declined("8-bit integers only, found ", p.in[0].dtype);
  if (!fits(p.out[0].dtype) || (has_operand(p, kResidual) && !fits(p.in[kResidual].dtype)))
    return declined("results and residuals of f32 and 8-bit integers only");
  return Done{};
}

Result<QuantizedEpilogue> read_quantized(const Problem& p, const tenon::Epilogue& epilogue, const Requantization& r,
                                         int64_t channels) {
  TRY(check_integers(p));
  if (!p.constant(1) || !p.constant(2)) return declined("weights or multipliers are not constant");
  for (const TensorType& type : p.in) {
    if (type.present() && type.shape.volume() == 0) return declined("empty operand");
  }
  QuantizedEpilogue out{.has_factor = has_operand(p, kDataScale),
                        .has_bias = has_operand(p, kBias),
                        .has_residual = has_operand(p, kResidual)};
  if (out.has_residual && !(p.in[kResidual].shape == p.out[0].shape && p.in[kResidual].layout == p.out[0].layout))
    return declined("the residual differs from the result in shape or layout");
  std::vector<float> multipliers;
  for (const double number : p.constant(2)->to_f64()) multipliers.push_back(static_cast<float>(number));
  multipliers.resize(static_cast<size_t>(channels), multipliers[0]);
  out.multipliers = std::make_shared<const std::vector<float>>(std::move(multipliers));
  out.zeros = std::make_shared<const std::vector<float>>(static_cast<size_t>(out.has_bias ? 0 : channels));
  Requantize& q = out.requantize;
  if (out.has_residual) q.residual_element = element_of(p.in[kResidual].dtype);
  q.residual_bytes = {r.residual_scale, static_cast<int>(r.residual_zero)};
  q.residual_last = epilogue.residual_last;
  q.before = element_of(r.before);
  q.before_bytes = {r.before_scale, static_cast<int>(r.before_zero)};
  q.activation = activation_of(epilogue);
  q.element = element_of(r.to);
  q.bytes = {r.scale, static_cast<int>(r.zero)};
  return out;
}

int QuantizedRows::zero_of(const Launch& launch) const {
  if (!reads_zero) return zero;
  return is_signed ? *launch.in<int8_t>(kDataZero) : *launch.in<uint8_t>(kDataZero);
}

uint32_t QuantizedRows::in_place(const Problem& p) const {
  return epilogue.has_residual && p.in[kResidual] == p.out[0] ? 1u << kResidual : 0;
}

Result<QuantizedRows> read_quantized_conv(const Problem& p) {
  TRY(check_quantized_pictures(p));
  const auto& op = *p.op.as<QuantizedConv>();
  const int64_t channels = p.out[0].shape[1].number();
  const auto sizes = p.in[1].shape.numbers();  // [m, c / groups, kernel...]
  const int64_t group_in = sizes[1], taps = sizes[2] * sizes[3];
  if (group_in == 1 && op.groups > 1) return declined("one channel a group: depthwise is faster");
  QuantizedRows out;
  TRY_ASSIGN(out.epilogue, read_quantized(p, op.epilogue, op.requantization, channels));
  TRY_ASSIGN(out.window, window_of(p, {sizes[2], sizes[3]}));
  if (out.epilogue.has_residual) {
    TRY_ASSIGN(out.ld_residual, pixel_step(p.in[kResidual]));
  }
  out.is_signed = p.in[0].dtype == DataType::i8;
  out.zero = static_cast<int>(op.requantization.x_zero);
  out.groups = op.groups;
  out.group_out = channels / op.groups;
  out.k = group_in * taps;
  out.weights = {quantized_weights(p), out.group_out, group_in, group_in * taps, taps, 1};
  out.order = str("conv/", op.groups);
  return out;
}

Result<QuantizedRows> read_quantized_matmul(const Problem& p) {
  const auto& op = *p.op.as<QuantizedMatmul>();
  for (const TensorType* type : {&p.in[0], &p.out[0]}) {
    if (type->layout != Layout::row_major) return declined("row_major only, got ", type->layout);
  }
  if (op.transpose_a) return declined("rows of the first operand only, found it transposed");
  if (p.in[1].rank() != 2) return declined("one matrix of weights only, found ", p.in[1]);
  const int64_t n = p.in[1].shape[op.transpose_b ? 0 : 1].number(), k = p.in[1].shape[op.transpose_b ? 1 : 0].number();
  QuantizedRows out;
  TRY_ASSIGN(out.epilogue, read_quantized(p, op.epilogue, op.requantization, n));
  const int64_t rows = p.out[0].shape.volume() / n;
  out.window = {.w = rows, .c = k, .out_w = rows, .src_step = k, .dst_step = n};
  out.ld_residual = n;
  out.is_signed = p.in[0].dtype == DataType::i8;
  out.zero = static_cast<int>(op.requantization.x_zero);
  out.group_out = n;
  out.k = k;
  out.weights = {quantized_weights(p), n, k, op.transpose_b ? k : 1, op.transpose_b ? 1 : n, 0};
  out.reads_zero = has_operand(p, kDataZero);
  out.order = op.transpose_b ? "rows" : "columns";
  return out;
}

namespace {

/// Packs weights and binds the kernel.
Result<Prepared> prepare_panels(const Problem& p, const CpuDevice& cpu, Isa isa, QuantizedRows rows) {
  const ConvI8Shape shape = conv_i8_shape(rows.window, {rows.groups, rows.group_out, rows.k, panel_of(isa)});
  const auto bytes = static_cast<size_t>(shape.packed_bytes());
  const auto pack = [&](std::byte* to) { pack_conv_i8(shape, rows.weights, reinterpret_cast<int16_t*>(to)); };
  const std::string name = str("conv_i8/", rows.order, "/", shape.panel, "/", shape.runs);
  TRY_ASSIGN(Buffer weights, cpu.weights().get(*p.constant(1), name, bytes, pack));
  Prepared out{.held = kQuantizedHeld};
  out.in_place = rows.in_place(p);
  const double sums = static_cast<double>(p.out[0].shape.volume());
  out.work = expect_conv_i8({.flops = 2 * sums * static_cast<double>(shape.k), .bytes = traffic(p)}, shape.group_out,
                            {isa, cpu.isa()});
  const auto state =
      std::make_shared<const QuantizedState<ConvI8>>(ConvI8{.shape = shape}, std::move(rows), std::move(weights));
  out.workspace_bytes = conv_i8_workspace(state->args, p.threads);
  out.team = [state, kernel = isa == Isa::avx512 ? conv_i8_avx512 : conv_i8_avx2](
                 const Launch& launch, const Team& team) { kernel(state->bound(launch), team); };
  return out;
}

Result<> check_pairs(const CpuDevice& cpu, Isa isa) {
  if (!cpu.has(isa)) return declined("needs ", isa);
  if (cpu.has(Isa::avx512_vnni)) return declined("four products at once are faster with VNNI");
  return Done{};
}

}  // namespace

Result<Prepared> prepare_quantized_conv(const Problem& p, const CpuDevice& cpu, Isa isa) {
  TRY(check_pairs(cpu, isa));
  TRY_ASSIGN(QuantizedRows rows, read_quantized_conv(p));
  return prepare_panels(p, cpu, isa, std::move(rows));
}

Result<Prepared> prepare_quantized_matmul(const Problem& p, const CpuDevice& cpu, Isa isa) {
  TRY(check_pairs(cpu, isa));
  TRY_ASSIGN(QuantizedRows rows, read_quantized_matmul(p));
  return prepare_panels(p, cpu, isa, std::move(rows));
}

}  // namespace tenon::cpu
