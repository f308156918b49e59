// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
// Winograd convolutions of 8-bit integers: packs weights and binds the kernels.
#include "backends/cpu/lib/effort.h"
#include "backends/cpu/lib/operands.h"
#include "backends/cpu/lib/quantized_product.h"
#include "backends/cpu/lib/winograd_i8.h"

namespace tenon::cpu {
namespace {

/// Eight times the bytes of weights come from memory: with fewer tiles, of all pictures, that takes longer than four
/// times the products of bytes. Without VNNI those take longer.
int64_t few_tiles(Isa isa) { return isa < Isa::avx512_vnni ? 4 : 20; }

struct Kernels {
  const WordKernel& words;
  void (*run)(const WinogradI8& args, const WordKernel& kernel, const Team& team, const Fetch& fetch);
};

Kernels kernels_of(Isa isa) {
  if (isa == Isa::avx2) return {word_kernel_avx2(), winograd_i8_avx2};
  return {isa == Isa::avx512 ? word_kernel_avx512() : word_kernel_vnni(), winograd_i8_avx512};
}

Result<> check_window(const QuantizedRows& rows) {
  const Window& w = rows.window;
  if (rows.groups != 1) return declined("one group only, found ", rows.groups);
  if (w.kernel_h != 3 || w.kernel_w != 3) return declined("3x3 only, found ", w.kernel_h, "x", w.kernel_w);
  if (w.stride_h * w.stride_w * w.dilation_h * w.dilation_w != 1) return declined("stride and dilation of 1 only");
  return Done{};
}

}  // namespace

Result<Prepared> prepare_quantized_winograd(const Problem& p, const CpuDevice& cpu, Isa isa) {
  if (!cpu.has(isa)) return declined("needs ", isa);
  if (isa < Isa::avx512_vnni && cpu.has(isa == Isa::avx2 ? Isa::avx512 : Isa::avx512_vnni)) {
    return declined("this processor has more than ", isa);
  }
  TRY_ASSIGN(QuantizedRows rows, read_quantized_conv(p));
  TRY(check_window(rows));
  const Kernels kernels = kernels_of(isa);
  const WinogradI8Shape shape{rows.window.c, rows.group_out, kernels.words.lanes, kernels.words.registers};
  const WinogradI8Plan plan = winograd_i8_plan(rows.window, shape, p.threads);
  if (plan.tiles < few_tiles(isa))
    return declined("weights of 16 bits would cost more than ", plan.tiles, " tiles save");
  const int8_t* weights = rows.weights.data;
  if (!winograd_i8_is_exact(shape, weights, rows.is_signed)) return declined("weights whose sums may pass 2^25");
  const auto bytes = static_cast<size_t>(shape.packed_bytes());
  const auto pack = [&](std::byte* to) { pack_winograd_i8(shape, weights, reinterpret_cast<int8_t*>(to)); };
  TRY_ASSIGN(Buffer packed, cpu.weights().get(*p.constant(1), str("winograd_i8/", shape.lanes), bytes, pack));
  Prepared out{.workspace_bytes = static_cast<size_t>(p.threads * plan.bytes()), .held = kQuantizedHeld};
  out.in_place = rows.in_place(p);
  const double sums = static_cast<double>(p.out[0].shape.volume());
  const Work work{.flops = 2 * sums * static_cast<double>(rows.k), .bytes = traffic(p)};
  out.work = expect_winograd_i8(work, {plan.tiles, shape.in_c, shape.out_c}, {isa, cpu.isa()});
  const auto state = std::make_shared<const QuantizedState<WinogradI8>>(WinogradI8{.shape = shape}, std::move(rows),
                                                                        std::move(packed));
  out.team = FetchingTeam{
      .run = [state, kernels](const Launch& launch, const Team& team,
                              const Fetch& fetch) { kernels.run(state->bound(launch), kernels.words, team, fetch); },
      .first = [state](const Team& team) { return winograd_i8_first(state->args, team); }};
  return out;
}

}  // namespace tenon::cpu
