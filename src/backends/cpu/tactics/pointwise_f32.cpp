// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Every elementwise operator on floats, through the blockwise kernel; any layout, any broadcasting.
#include "backends/cpu/device.h"
#include "backends/cpu/lib/operands.h"
#include "backends/cpu/lib/pointwise_ops.h"

namespace tenon::cpu {

namespace {

Result<Prepared> prepare(const Problem& p, const CpuDevice& cpu) {
  const auto unary = as_activation(p.op);
  const auto binary = as_binary(p.op);
  if (!unary && !binary) return declined("no elementwise function of floats");
  if (!cpu.has(Isa::avx2)) return declined("needs AVX2");
  const size_t operands = unary ? 1 : 2;
  if (p.in.size() != operands || p.out.size() != 1)
    return declined("expected ", operands, " inputs, got ", p.in.size());
  std::vector<PointwiseInput> inputs;
  for (const TensorType& type : p.in) {
    if (type.dtype != DataType::f32) return declined("f32 only, got ", type.dtype);
    inputs.push_back({broadcast_strides(type, p.out[0])});
  }
  const PointwiseResult result{0, broadcast_strides(p.out[0], p.out[0])};
  const PointwiseStep step = unary ? PointwiseStep::of(*unary, 0) : PointwiseStep::of(*binary, 0, 1);
  Pointwise program;
  if (!make_pointwise(memory_dims(p.out[0]), inputs, std::span(&step, 1), std::span(&result, 1), program)) {
    return declined("more than ", Pointwise::kMaxRank, " dimensions that cannot be joined");
  }
  Prepared out;
  out.work = {.flops = static_cast<double>(program.volume), .bytes = traffic(p)};
  out.in_place = may_overwrite(program);
  out.team = [program = std::move(program), operands, kernel = pick(cpu, &pointwise_avx2, &pointwise_avx512)](
                 const Launch& launch, const Team& team) {
    kernel(program, {launch.src, operands}, {launch.dst, 1}, team);
  };
  return out;
}

}  // namespace

Tactic pointwise_f32() { return {.name = "pointwise_f32", .op = "*", .prepare = pitched(prepare)}; }

}  // namespace tenon::cpu
