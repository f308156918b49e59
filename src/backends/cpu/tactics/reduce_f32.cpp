// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// The reduce operators on floats, over any axes and in any layout.
#include "backends/cpu/lib/reduce.h"

#include "backends/cpu/device.h"
#include "backends/cpu/lib/anchored.h"
#include "backends/cpu/lib/operands.h"

namespace tenon::cpu {

namespace {

constexpr std::pair<std::string_view, Reduction> kReductions[] = {
    {"reduce_sum", Reduction::sum},        {"reduce_mean", Reduction::mean},
    {"reduce_max", Reduction::max},        {"reduce_min", Reduction::min},
    {"reduce_prod", Reduction::prod},      {"reduce_l1", Reduction::l1},
    {"reduce_l2", Reduction::l2},          {"reduce_sum_square", Reduction::sum_square},
    {"reduce_log_sum", Reduction::log_sum}};

/// Bit a: logical axis a goes.
Result<uint32_t> folded_axes(const Problem& p) {
  const bool given = p.in.size() > 1 && p.in[1].present();
  if (given && !p.constant(1)) return declined("needs the axes before the run");
  const auto axes = given ? p.constant(1)->to_i64() : std::vector<int64_t>();
  const int rank = p.in[0].rank();
  if (axes.empty()) return integer_field(p.op, "noop_with_empty_axes") ? 0u : (1u << rank) - 1;
  uint32_t bits = 0;
  for (const int64_t axis : axes) {
    TRY_ASSIGN(const int a, normalize_axis(axis, rank));
    bits |= 1u << a;
  }
  return bits;
}

Result<Prepared> prepare(const Problem& whole, const CpuDevice& cpu) {
  TRY_ASSIGN(const AnchoredParts parts, take_apart(whole, cpu));
  if (parts.gate > 0) return declined("a gate");
  const Problem& p = parts.anchor;
  const auto known = std::ranges::find(kReductions, p.op.name(), &std::pair<std::string_view, Reduction>::first);
  if (known == std::end(kReductions)) return declined("no reduction");
  if (!cpu.has(Isa::avx2)) return declined("needs AVX2");
  if (p.in[0].dtype != DataType::f32) return declined("f32 only, got ", p.in[0].dtype);
  TRY_ASSIGN(const uint32_t folded, folded_axes(p));
  if (p.in[0].shape.volume() == 0) return declined("nothing to fold");
  std::vector<int> order;  // the results' order in memory
  for (int a = 0; a < p.in[0].rank(); ++a) order.push_back(a);
  if (p.out[0].layout == Layout::channels_last) order = memory_axes(p.in[0]);
  const auto own = strides_of(p.in[0]);
  std::vector<int64_t> dims, strides;
  uint32_t axes = 0;
  for (size_t i = 0; i < order.size(); ++i) {
    dims.push_back(p.in[0].shape[order[i]].number());
    strides.push_back(own[static_cast<size_t>(order[i])]);
    axes |= (folded >> order[i] & 1) << i;
  }
  Reduce args;
  if (!make_reduce(known->second, dims, strides, axes, args)) return declined("no contiguous inner axis");
  Prepared out;
  out.work = {.flops = static_cast<double>(p.in[0].shape.volume()), .bytes = traffic(p)};
  out.team = [args, finish = parts.finish, kernel = pick(cpu, &reduce_avx2, &reduce_avx512)](const Launch& launch,
                                                                                             const Team& team) {
    Reduce now = args;
    const Finish bound = finish ? finish->bind(launch) : Finish{};
    if (finish) now.finish = &bound;
    kernel(now, launch.in<float>(0), launch.out<float>(0), team);
  };
  add_program(parts, out);
  return out;
}

}  // namespace

Tactic reduce_f32() { return {.name = "reduce_f32", .op = "*", .prepare = prepare, .finishes_rows = true}; }

}  // namespace tenon::cpu
