// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Division of floats by their norm along an axis, in any layout.
#include "ops/lp_norm.h"

#include "backends/cpu/device.h"
#include "backends/cpu/lib/operands.h"
#include "backends/cpu/lib/row_problems.h"
#include "backends/cpu/lib/rows.h"

namespace tenon::cpu {

namespace {

Result<Prepared> prepare(const Problem& p, const CpuDevice& cpu) {
  const auto* op = p.op.as<LpNorm>();
  if (op == nullptr) return declined("no normalization by a norm");
  if (!cpu.has(Isa::avx2)) return declined("needs AVX2");
  if (p.in[0].dtype != DataType::f32) return declined("f32 only, got ", p.in[0].dtype);
  if (p.in[0].layout != p.out[0].layout) return declined("one layout for both only");
  if (p.in[0].shape.volume() == 0) return declined("nothing to do");
  TRY_ASSIGN(const int axis, normalize_axis(op->axis, p.in[0].rank()));
  UnitRows args{.p = op->p, .epsilon = op->epsilon};
  split_at(axis, p.in[0], args);
  Prepared out;
  out.work = {.flops = 3 * static_cast<double>(p.in[0].shape.volume()), .bytes = traffic(p)};
  out.in_place = 1;
  out.team = [args, kernel = pick(cpu, &unit_rows_avx2, &unit_rows_avx512)](const Launch& launch, const Team& team) {
    UnitRows now = args;
    now.src = launch.in<float>(0);
    now.dst = launch.out<float>(0);
    kernel(now, team);
  };
  return out;
}

}  // namespace

Tactic lp_norm_f32() { return {.name = "lp_norm_f32", .op = "lp_norm", .prepare = prepare}; }

}  // namespace tenon::cpu
