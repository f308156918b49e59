// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
// Products of 8-bit integers by instructions that add up four at once: packs weights and binds the kernels.
#include "backends/cpu/lib/conv_i8_dot.h"
#include "backends/cpu/lib/effort.h"
#include "backends/cpu/lib/operands.h"
#include "backends/cpu/lib/quantized_product.h"

namespace tenon::cpu {
namespace {

/// The kernel's arguments without addresses, and what they refer to.
struct DotState {
  ConvI8Dot args;
  QuantizedRows rows;
  Buffer weights;
};

Result<Prepared> prepare_dot(const Problem& p, const CpuDevice& cpu, Isa isa, QuantizedRows rows) {
  if (rows.k > kMostDotProducts) return declined("sums of up to ", kMostDotProducts, " products, found ", rows.k);
  const DotKernel& kernel = isa == Isa::amx ? dot_kernel_amx() : dot_kernel_vnni();
  DotState state{.args = {.window = rows.window, .shape = {rows.groups, rows.group_out, rows.k, kernel.grain}}};
  const DotShape& shape = state.args.shape;
  const auto bytes = static_cast<size_t>(shape.packed_bytes());
  const auto pack = [&](std::byte* to) { pack_dot(shape, rows.weights, reinterpret_cast<int8_t*>(to)); };
  const std::string name = str("dot_i8/", rows.order, "/", shape.grain);
  TRY_ASSIGN(state.weights, cpu.weights().get(*p.constant(1), name, bytes, pack));
  state.args.weights = reinterpret_cast<const int8_t*>(state.weights.data());
  state.args.is_signed = rows.is_signed;
  state.args.ld_residual = rows.ld_residual;
  Prepared out{.workspace_bytes = conv_i8_dot_workspace(state.args, kernel, p.threads), .held = kQuantizedHeld};
  out.in_place = rows.in_place(p);
  const double sums = static_cast<double>(p.out[0].shape.volume());
  const bool is_copied = rows.window.kernel_h * rows.window.kernel_w > 1;
  out.work = expect_dot_i8({.flops = 2 * sums * static_cast<double>(rows.k), .bytes = traffic(p)},
                           {rows.k, shape.row_bytes(), shape.group_out, is_copied}, {isa, cpu.isa()});
  state.rows = std::move(rows);
  out.team = [state = std::make_shared<const DotState>(std::move(state)), &kernel](const Launch& launch,
                                                                                   const Team& team) {
    ConvI8Dot args = state->args;
    args.src = launch.src[0];
    args.dst = launch.dst[0];
    args.workspace = launch.workspace;
    args.requantize = state->rows.epilogue.bound(launch);
    args.zero = state->rows.zero_of(launch);
    conv_i8_dot(args, kernel, team);
  };
  return out;
}

}  // namespace

Result<Prepared> prepare_dot_conv(const Problem& p, const CpuDevice& cpu, Isa isa) {
  if (!cpu.has(isa)) return declined("needs ", isa);
  TRY_ASSIGN(QuantizedRows rows, read_quantized_conv(p));
  return prepare_dot(p, cpu, isa, std::move(rows));
}

Result<Prepared> prepare_dot_matmul(const Problem& p, const CpuDevice& cpu, Isa isa) {
  if (!cpu.has(isa)) return declined("needs ", isa);
  TRY_ASSIGN(QuantizedRows rows, read_quantized_matmul(p));
  return prepare_dot(p, cpu, isa, std::move(rows));
}

}  // namespace tenon::cpu
