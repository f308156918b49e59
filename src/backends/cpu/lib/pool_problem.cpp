// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// What the two pooling tactics share.
#include "backends/cpu/lib/pool_problem.h"

#include "backends/cpu/lib/anchored.h"
#include "backends/cpu/lib/operands.h"
#include "backends/cpu/lib/pool.h"
#include "backends/cpu/lib/window_problem.h"

namespace tenon::cpu {

Result<Prepared> prepare_pool(const Problem& whole, const CpuDevice& cpu, bool average) {
  if (!cpu.has(Isa::avx2)) return declined("needs AVX2");
  TRY_ASSIGN(const AnchoredParts parts, take_apart(whole, cpu));
  if (parts.gate > 0) return declined("a gate");
  const Problem& p = parts.anchor;
  if (p.in[0].dtype != DataType::f32) return declined("f32 only, got ", p.in[0].dtype);
  if (p.out.size() > 1 && p.out[1].present()) return declined("no indices of the maxima");
  const bool last = p.in[0].layout == Layout::channels_last && p.out[0].layout == Layout::channels_last;
  if (!last && (p.in[0].shape[1] != Dim(1) || has_pitch(p)))
    return declined("channels_last only, got ", p.in[0].layout);
  Pool args{.average = average, .count_padding = integer_field(p.op, "count_include_pad") != 0};
  TRY_ASSIGN(args.window, window_of(p, integers_field(p.op, "kernel")));
  Prepared out;
  const double taps = static_cast<double>(args.window.kernel_h * args.window.kernel_w);
  out.work = {.flops = taps * static_cast<double>(p.out[0].shape.volume()), .bytes = traffic(p)};
  out.team = [args, finish = parts.finish, kernel = pick(cpu, &pool_avx2, &pool_avx512)](const Launch& launch,
                                                                                         const Team& team) {
    Pool now = args;
    now.src = launch.in<float>(0);
    now.dst = launch.out<float>(0);
    const Finish bound = finish ? finish->bind(launch) : Finish{};
    if (finish) now.finish = &bound;
    kernel(now, team);
  };
  add_program(parts, out);
  return out;
}

}  // namespace tenon::cpu
