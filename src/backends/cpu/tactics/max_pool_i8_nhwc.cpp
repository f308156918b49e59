// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Maximum pooling of 8-bit integers, signed or not, channels last.
#include "backends/cpu/lib/operands.h"
#include "backends/cpu/lib/pool_bytes.h"
#include "backends/cpu/lib/window_problem.h"

namespace tenon::cpu {

namespace {

Result<Prepared> prepare(const Problem& p, const CpuDevice& cpu) {
  if (!cpu.has(Isa::avx2)) return declined("needs AVX2");
  const DataType dtype = p.in[0].dtype;
  if (dtype != DataType::i8 && dtype != DataType::u8) return declined("i8 or u8 only, got ", dtype);
  if (p.out.size() > 1 && p.out[1].present()) return declined("no indices of the maxima");
  if (p.in[0].layout != Layout::channels_last || p.out[0].layout != Layout::channels_last)
    return declined("channels_last only, got ", p.in[0].layout);
  PoolBytes args{.is_signed = dtype == DataType::i8};
  TRY_ASSIGN(args.window, window_of(p, integers_field(p.op, "kernel")));
  Prepared out;
  const double taps = static_cast<double>(args.window.kernel_h * args.window.kernel_w);
  out.work = {.flops = taps * static_cast<double>(p.out[0].shape.volume()), .bytes = traffic(p)};
  out.team = [args, kernel = pick(cpu, &pool_bytes_avx2, &pool_bytes_avx512)](const Launch& launch, const Team& team) {
    PoolBytes now = args;
    now.src = launch.src[0];
    now.dst = launch.dst[0];
    kernel(now, team);
  };
  return out;
}

}  // namespace

Tactic max_pool_i8_nhwc() { return {.name = "max_pool_i8_nhwc", .op = "max_pool", .prepare = pitched(prepare)}; }

}  // namespace tenon::cpu
