// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Instance normalization of floats: one row a channel.
#include "backends/cpu/device.h"
#include "backends/cpu/lib/operands.h"
#include "backends/cpu/lib/rows.h"

namespace tenon::cpu {

namespace {

Result<Prepared> prepare(const Problem& p, const CpuDevice& cpu) {
  if (!cpu.has(Isa::avx2)) return declined("needs AVX2");
  for (const TensorType& type : p.in) {
    if (type.dtype != DataType::f32) return declined("f32 only, got ", type.dtype);
  }
  if (p.in[0].layout != Layout::row_major || p.out[0].layout != Layout::row_major) return declined("row_major only");
  const int64_t channels = p.in[0].shape[1].number(), volume = p.in[0].shape.volume();
  if (volume == 0) return declined("nothing to do");
  NormRows args{.rows = p.in[0].shape[0].number() * channels, .groups = channels};
  args.length = volume / args.rows;
  args.epsilon = to_float(number_field(p.op, "epsilon"));
  Prepared out;
  out.work = {.flops = 8 * static_cast<double>(volume), .bytes = traffic(p)};
  out.team = [args, kernel = pick(cpu, &norm_rows_avx2, &norm_rows_avx512)](const Launch& launch, const Team& team) {
    NormRows now = args;
    now.src = launch.in<float>(0);
    now.scale = launch.in<float>(1);
    now.bias = launch.in<float>(2);
    now.dst = launch.out<float>(0);
    kernel(now, team);
  };
  return out;
}

}  // namespace

Tactic instance_norm_f32() { return {.name = "instance_norm_f32", .op = "instance_norm", .prepare = prepare}; }

}  // namespace tenon::cpu
