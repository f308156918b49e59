// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
// Products of 8-bit integers by instructions that add up four at once: packs weights and binds the kernels.
#include "backends/cpu/lib/conv_i8_dot.h"
#include "backends/cpu/lib/effort.h"
#include "backends/cpu/lib/operands.h"
#include "backends/cpu/lib/quantized_product.h"

namespace tenon::cpu {
namespace {

Result<Prepared> prepare_dot(const Problem& p, const CpuDevice& cpu, Isa isa, QuantizedRows rows) {
  if (rows.k > kMostDotProducts) return declined("sums of up to ", kMostDotProducts, " products, found ", rows.k);
  const DotKernel& kernel = isa == Isa::amx ? dot_kernel_amx() : dot_kernel_vnni();
  const DotShape shape = dot_shape(rows.window, rows.groups, rows.group_out, kernel);
  const auto bytes = static_cast<size_t>(shape.packed_bytes());
  const auto pack = [&](std::byte* to) { pack_dot(shape, rows.weights, reinterpret_cast<int8_t*>(to)); };
  const std::string name = str("dot_i8/", rows.order, "/", shape.grain, "/", shape.runs);
  TRY_ASSIGN(Buffer weights, cpu.weights().get(*p.constant(1), name, bytes, pack));
  const double sums = static_cast<double>(p.out[0].shape.volume());
  const bool is_copied = rows.window.kernel_h * rows.window.kernel_w > 1 && !shape.bands;
  const Work work{.flops = 2 * sums * static_cast<double>(rows.k), .bytes = traffic(p)};
  Prepared out{.held = kQuantizedHeld};
  out.in_place = rows.in_place(p);
  out.work = expect_dot_i8(work, {rows.k, shape.row_bytes(), shape.group_out, is_copied}, {isa, cpu.isa()});
  const auto state =
      std::make_shared<const QuantizedState<ConvI8Dot>>(ConvI8Dot{.shape = shape}, std::move(rows), std::move(weights));
  out.workspace_bytes = conv_i8_dot_workspace(state->args, kernel, p.threads);
  out.team = FetchingTeam{
      .run = [state, &kernel](const Launch& launch, const Team& team,
                              ConstBytes next) { conv_i8_dot(state->bound(launch), kernel, team, next); },
      .first = [state, &kernel](const Team& team) { return conv_i8_dot_first(state->args, kernel, team); }};
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
