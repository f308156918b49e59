// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// What tactics for softmax and for the normalizations of rows share.
#include "backends/cpu/lib/row_problems.h"

#include <algorithm>

#include "backends/cpu/lib/anchored.h"
#include "backends/cpu/lib/finish_range.h"
#include "backends/cpu/lib/operands.h"
#include "backends/cpu/lib/rows.h"

namespace tenon::cpu {

namespace {
/// Calls rows_of(row, count) for pieces of a member's rows that stay in L1, each followed by the program.
template <class RowsOf>
void finish_by_rows(const FinishProgram& program, const Launch& launch, const Team& team, int64_t rows, int64_t length,
                    RowsOf&& rows_of) {
  const Finish finish = program.bind(launch);
  const int64_t most = std::max<int64_t>(1, kFinishedFloats / length);
  const WorkRange own = team.range(rows);
  for (int64_t row = own.begin; row < own.end; row += most) {
    const int64_t count = std::min(most, own.end - row);
    rows_of(row, count);
    finish_range(finish, row * length, (row + count) * length);
  }
}
}  // namespace

Result<Prepared> prepare_softmax(const Problem& whole, const CpuDevice& cpu, bool logarithm) {
  if (!cpu.has(Isa::avx2)) return declined("needs AVX2");
  TRY_ASSIGN(const AnchoredParts parts, take_apart(whole, cpu));
  if (parts.gate > 0) return declined("a gate");
  const Problem& p = parts.anchor;
  if (p.in[0].dtype != DataType::f32) return declined("f32 only, got ", p.in[0].dtype);
  if (p.in[0].layout != p.out[0].layout) return declined("one layout for both only");
  TRY_ASSIGN(const int axis, normalize_axis(integer_field(p.op, "axis", -1), p.in[0].rank()));
  Softmax args{.logarithm = logarithm};
  split_at(axis, p.in[0], args);
  if (p.in[0].shape.volume() == 0) return declined("nothing to do");
  if (parts.finish && args.inner != 1) return declined("a program behind rows of the last axis only");
  Prepared out;
  out.work = {.flops = 8 * static_cast<double>(p.in[0].shape.volume()), .bytes = traffic(p)};
  out.in_place = 1;
  out.team = [args, finish = parts.finish, kernel = pick(cpu, &softmax_avx2, &softmax_avx512)](const Launch& launch,
                                                                                               const Team& team) {
    Softmax now = args;
    now.src = launch.in<float>(0);
    now.dst = launch.out<float>(0);
    if (!finish) return kernel(now, team);
    finish_by_rows(*finish, launch, team, args.outer, args.axis, [&](int64_t row, int64_t count) {
      now.src = launch.in<float>(0) + row * args.axis;
      now.dst = launch.out<float>(0) + row * args.axis;
      now.outer = count;
      kernel(now, Team{});
    });
  };
  add_program(parts, out);
  return out;
}

Result<Prepared> prepare_norm_rows(const Problem& whole, const CpuDevice& cpu, bool centred) {
  if (!cpu.has(Isa::avx2)) return declined("needs AVX2");
  TRY_ASSIGN(const AnchoredParts parts, take_apart(whole, cpu));
  if (parts.gate > 0) return declined("a gate");
  const Problem& p = parts.anchor;
  for (const TensorType& type : p.in) {
    if (type.present() && type.dtype != DataType::f32) return declined("f32 only, got ", type.dtype);
  }
  if (p.in[0].layout != Layout::row_major || p.out[0].layout != Layout::row_major) return declined("row_major only");
  TRY_ASSIGN(const int axis, normalize_axis(integer_field(p.op, "axis", -1), p.in[0].rank()));
  NormRows args{.epsilon = to_float(number_field(p.op, "epsilon")), .centred = centred};
  for (int a = 0; a < p.in[0].rank(); ++a) (a < axis ? args.rows : args.length) *= p.in[0].shape[a].number();
  if (args.rows * args.length == 0) return declined("nothing to do");
  const auto parameters_have = [&](int64_t count) {
    return std::all_of(p.in.begin() + 1, p.in.end(),
                       [&](const TensorType& type) { return !type.present() || type.shape.volume() == count; });
  };
  if (!parameters_have(args.length)) {
    if (!parameters_have(1)) return declined("one scale a column, or one for all, only");
    args.groups = 1;
  }
  Prepared out;
  out.work = {.flops = 8 * static_cast<double>(p.in[0].shape.volume()), .bytes = traffic(p)};
  out.in_place = 1;
  out.team = [args, operands = p.in.size(), results = p.out.size(), finish = parts.finish,
              kernel = pick(cpu, &norm_rows_avx2, &norm_rows_avx512)](const Launch& launch, const Team& team) {
    NormRows now = args;
    now.src = launch.in<float>(0);
    now.scale = operands > 1 ? launch.in<float>(1) : nullptr;
    now.bias = operands > 2 ? launch.in<float>(2) : nullptr;
    now.dst = launch.out<float>(0);
    now.mean = results > 1 ? launch.out<float>(1) : nullptr;
    now.inverse_deviation = results > 2 ? launch.out<float>(2) : nullptr;
    if (!finish) return kernel(now, team);
    finish_by_rows(*finish, launch, team, args.rows, args.length, [&](int64_t row, int64_t count) {
      now.src = launch.in<float>(0) + row * args.length;
      now.dst = launch.out<float>(0) + row * args.length;
      now.rows = count;
      kernel(now, Team{});
    });
  };
  add_program(parts, out);
  return out;
}

}  // namespace tenon::cpu
