// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
// Products of 8-bit integers by instructions that add up four or two at once: packs weights and binds the kernels.
#include "backends/cpu/lib/conv_i8_dot.h"
#include "backends/cpu/lib/effort.h"
#include "backends/cpu/lib/list_size.h"
#include "backends/cpu/lib/operands.h"
#include "backends/cpu/lib/quantized_product.h"

namespace tenon::cpu {
namespace {

const DotKernel& kernel_of(Isa isa) {
  switch (isa) {
    case Isa::amx:
      return dot_kernel_amx();
    case Isa::avx512_vnni:
      return dot_kernel_vnni();
    case Isa::avx512:
      return dot_kernel_split_avx512();
    default:
      return dot_kernel_split_avx2();
  }
}

Result<> check_level(const CpuDevice& cpu, Isa isa) {
  if (!cpu.has(isa)) return declined("needs ", isa);
  if (isa < Isa::avx512_vnni && cpu.has(Isa::avx512_vnni))
    return declined("four products at once are faster with VNNI");
  return Done{};
}

/// What is packed, and how many products a sum takes the time of.
struct PackedDot {
  DotShape shape;
  Buffer weights;
  double row_bytes;
};

Result<PackedDot> pack_panels(const Problem& p, const CpuDevice& cpu, const DotShape& shape,
                              const QuantizedRows& rows) {
  const auto bytes = static_cast<size_t>(shape.packed_bytes());
  const auto pack = [&](std::byte* to) { pack_dot(shape, rows.weights, reinterpret_cast<int8_t*>(to)); };
  const std::string name = str("dot_i8/", rows.order, "/", shape.grain, "/", shape.runs);
  TRY_ASSIGN(Buffer weights, cpu.weights().get(*p.constant(1), name, bytes, pack));
  return PackedDot{shape, std::move(weights), static_cast<double>(shape.row_bytes())};
}

Result<PackedDot> pack_lists(const Problem& p, const CpuDevice& cpu, const DotShape& shape, int lanes,
                             const QuantizedRows& rows) {
  const std::string name = str("split_i8/", rows.order, "/", lanes, "/", shape.runs);
  const ListSize usual = usual_list_size(shape.packed_bytes(), shape.row_bytes());
  TRY_ASSIGN(PackedLists packed,
             pack_lists_once(p, cpu, name, usual, [&] { return split_dot(shape, lanes, rows.weights); }));
  PackedDot out{shape, std::move(packed.weights), packed.size.row_bytes};
  out.shape.listed_bytes = packed.size.bytes - shape.sum_bytes();
  return out;
}

Result<Prepared> prepare_dot(const Problem& p, const CpuDevice& cpu, Isa isa, QuantizedRows rows) {
  if (rows.k > kMostDotProducts) return declined("sums of up to ", kMostDotProducts, " products, found ", rows.k);
  const DotKernel& kernel = kernel_of(isa);
  const DotShape plain = dot_shape(rows.window, rows.groups, rows.group_out, kernel);
  TRY_ASSIGN(PackedDot packed,
             kernel.lanes > 0 ? pack_lists(p, cpu, plain, kernel.lanes, rows) : pack_panels(p, cpu, plain, rows));
  const DotShape& shape = packed.shape;
  const double sums = static_cast<double>(p.out[0].shape.volume());
  const bool is_copied = rows.window.kernel_h * rows.window.kernel_w > 1 && !shape.bands;
  const Work work{.flops = 2 * sums * static_cast<double>(rows.k), .bytes = traffic(p)};
  Prepared out{.held = kQuantizedHeld};
  out.in_place = rows.in_place(p);
  out.work = expect_dot_i8(work, {rows.k, packed.row_bytes, shape.group_out, is_copied}, {isa, cpu.isa()});
  const auto state = std::make_shared<const QuantizedState<ConvI8Dot>>(ConvI8Dot{.shape = shape}, std::move(rows),
                                                                       std::move(packed.weights));
  out.workspace_bytes = conv_i8_dot_workspace(state->args, kernel, p.threads);
  out.team = FetchingTeam{
      .run = [state, &kernel, call = isa == Isa::avx2 ? conv_i8_dot_avx2 : conv_i8_dot_avx512](
                 const Launch& launch, const Team& team,
                 const Fetch& fetch) { call(state->bound(launch), kernel, team, fetch); },
      .first = [state, &kernel](const Team& team) { return conv_i8_dot_first(state->args, kernel, team); }};
  return out;
}

}  // namespace

Result<Prepared> prepare_dot_conv(const Problem& p, const CpuDevice& cpu, Isa isa) {
  TRY(check_level(cpu, isa));
  TRY_ASSIGN(QuantizedRows rows, read_quantized_conv(p));
  return prepare_dot(p, cpu, isa, std::move(rows));
}

Result<Prepared> prepare_dot_matmul(const Problem& p, const CpuDevice& cpu, Isa isa) {
  TRY(check_level(cpu, isa));
  TRY_ASSIGN(QuantizedRows rows, read_quantized_matmul(p));
  return prepare_dot(p, cpu, isa, std::move(rows));
}

}  // namespace tenon::cpu
