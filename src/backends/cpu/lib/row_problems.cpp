// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// What tactics for softmax and for the normalizations of rows share.
#include "backends/cpu/lib/row_problems.h"

#include "backends/cpu/lib/operands.h"
#include "backends/cpu/lib/rows.h"

namespace tenon::cpu {

Result<Prepared> prepare_softmax(const Problem& p, const CpuDevice& cpu, bool logarithm) {
  if (!cpu.has(Isa::avx2)) return declined("needs AVX2");
  if (p.in[0].dtype != DataType::f32) return declined("f32 only, got ", p.in[0].dtype);
  if (p.in[0].layout != p.out[0].layout) return declined("one layout for both only");
  TRY_ASSIGN(const int axis, normalize_axis(integer_field(p.op, "axis", -1), p.in[0].rank()));
  Softmax args{.logarithm = logarithm};
  split_at(axis, p.in[0], args);
  if (p.in[0].shape.volume() == 0) return declined("nothing to do");
  Prepared out;
  out.work = {.flops = 8 * static_cast<double>(p.in[0].shape.volume()), .bytes = traffic(p)};
  out.in_place = 1;
  out.team = [args, kernel = pick(cpu, &softmax_avx2, &softmax_avx512)](const Launch& launch, const Team& team) {
    Softmax now = args;
    now.src = launch.in<float>(0);
    now.dst = launch.out<float>(0);
    kernel(now, team);
  };
  return out;
}

Result<Prepared> prepare_norm_rows(const Problem& p, const CpuDevice& cpu, bool centred) {
  if (!cpu.has(Isa::avx2)) return declined("needs AVX2");
  for (const TensorType& type : p.in) {
    if (type.present() && type.dtype != DataType::f32) return declined("f32 only, got ", type.dtype);
  }
  if (p.in[0].layout != Layout::row_major || p.out[0].layout != Layout::row_major) return declined("row_major only");
  TRY_ASSIGN(const int axis, normalize_axis(integer_field(p.op, "axis", -1), p.in[0].rank()));
  NormRows args{.epsilon = to_float(number_field(p.op, "epsilon")), .centred = centred};
  for (int a = 0; a < p.in[0].rank(); ++a) (a < axis ? args.rows : args.length) *= p.in[0].shape[a].number();
  if (args.rows * args.length == 0) return declined("nothing to do");
  for (size_t i = 1; i < p.in.size(); ++i) {
    if (p.in[i].present() && p.in[i].shape.volume() != args.length) return declined("one scale a column only");
  }
  Prepared out;
  out.work = {.flops = 8 * static_cast<double>(p.in[0].shape.volume()), .bytes = traffic(p)};
  out.in_place = 1;
  out.team = [args, operands = p.in.size(), results = p.out.size(),
              kernel = pick(cpu, &norm_rows_avx2, &norm_rows_avx512)](const Launch& launch, const Team& team) {
    NormRows now = args;
    now.src = launch.in<float>(0);
    now.scale = operands > 1 ? launch.in<float>(1) : nullptr;
    now.bias = operands > 2 ? launch.in<float>(2) : nullptr;
    now.dst = launch.out<float>(0);
    now.mean = results > 1 ? launch.out<float>(1) : nullptr;
    now.inverse_deviation = results > 2 ? launch.out<float>(2) : nullptr;
    kernel(now, team);
  };
  return out;
}

}  // namespace tenon::cpu
