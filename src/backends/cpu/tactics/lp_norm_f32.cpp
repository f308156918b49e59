// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Division of floats by their norm along an axis, in any layout.
#include "ops/lp_norm.h"

#include "backends/cpu/device.h"
#include "backends/cpu/lib/anchored.h"
#include "backends/cpu/lib/operands.h"
#include "backends/cpu/lib/row_problems.h"
#include "backends/cpu/lib/rows.h"

namespace tenon::cpu {

namespace {

Result<Prepared> prepare(const Problem& whole, const CpuDevice& cpu) {
  if (!cpu.has(Isa::avx2)) return declined("needs AVX2");
  TRY_ASSIGN(const AnchoredParts parts, take_apart(whole, cpu));
  if (parts.gate > 0) return declined("a gate");
  const Problem& p = parts.anchor;
  const auto* op = p.op.as<LpNorm>();
  if (op == nullptr) return declined("no normalization by a norm");
  if (p.in[0].dtype != DataType::f32) return declined("f32 only, got ", p.in[0].dtype);
  if (p.in[0].layout != p.out[0].layout) return declined("one layout for both only");
  if (p.in[0].shape.volume() == 0) return declined("nothing to do");
  TRY_ASSIGN(const int axis, normalize_axis(op->axis, p.in[0].rank()));
  UnitRows args{.p = op->p, .epsilon = op->epsilon};
  split_at(axis, p.in[0], args);
  // Across rows blocks in cache are a few columns wide, and calls for each row of them take three times as long.
  if (parts.finish && args.inner != 1) return declined("a program behind rows of the last axis only");
  Prepared out;
  out.work = {.flops = 3 * static_cast<double>(p.in[0].shape.volume()), .bytes = traffic(p)};
  out.in_place = 1;
  out.team = [args, finish = parts.finish, kernel = pick(cpu, &unit_rows_avx2, &unit_rows_avx512)](const Launch& launch,
                                                                                                   const Team& team) {
    UnitRows now = args;
    now.src = launch.in<float>(0);
    now.dst = launch.out<float>(0);
    const Finish bound = finish ? finish->bind(launch) : Finish{};
    if (finish) now.finish = &bound;
    kernel(now, team);
  };
  add_program(parts, out);
  return out;
}

}  // namespace

Tactic lp_norm_f32() { return {.name = "lp_norm_f32", .op = "lp_norm", .prepare = prepare, .finishes_rows = true}; }

}  // namespace tenon::cpu
