// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Rotary embedding of floats whose pairs stand half a head apart and whose angles are given row by row.
#include "ops/rotary_embedding.h"

#include "backends/cpu/device.h"
#include "backends/cpu/lib/operands.h"
#include "backends/cpu/lib/rows.h"

namespace tenon::cpu {

namespace {

Result<Prepared> prepare(const Problem& p, const CpuDevice& cpu) {
  const auto* op = p.op.as<RotaryEmbedding>();
  if (op == nullptr) return declined("no rotary embedding");
  if (!cpu.has(Isa::avx2)) return declined("needs AVX2");
  if (op->interleaved) return declined("pairs that stand side by side");
  if (p.in.size() > 3 && p.in[3].present()) return declined("angles by position: one out of range must be an error");
  for (const TensorType& type : p.in) {
    if (type.present() && type.dtype != DataType::f32) return declined("f32 only, got ", type.dtype);
    if (type.layout != Layout::row_major) return declined("row_major only");
  }
  const Shape &x = p.in[0].shape, &cos = p.in[1].shape;
  if (p.out[0].layout != Layout::row_major) return declined("row_major only");
  if (x.volume() == 0) return declined("nothing to do");
  const bool fits = cos == p.in[2].shape && cos[1] == x[1] && (cos[0] == x[0] || cos[0] == Dim(1));
  if (!fits) return declined("one row of angles for each row only");
  const TurnRows args{.rows = x[0].number() * x[1].number(),
                      .heads = x[2].number(),
                      .depth = x[3].number(),
                      .half = cos[2].number(),
                      .angle_rows = cos[0].number() * cos[1].number()};
  Prepared out;
  out.work = {.flops = 3 * static_cast<double>(x.volume()), .bytes = traffic(p)};
  out.in_place = 1;
  out.team = [args, kernel = pick(cpu, &turn_rows_avx2, &turn_rows_avx512)](const Launch& launch, const Team& team) {
    TurnRows now = args;
    now.src = launch.in<float>(0);
    now.cos = launch.in<float>(1);
    now.sin = launch.in<float>(2);
    now.dst = launch.out<float>(0);
    kernel(now, team);
  };
  return out;
}

}  // namespace

Tactic rotary_embedding_f32() { return {.name = "rotary_embedding_f32", .op = "rotary_embedding", .prepare = prepare}; }

}  // namespace tenon::cpu
