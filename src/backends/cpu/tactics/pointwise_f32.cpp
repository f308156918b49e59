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
  std::vector<std::vector<int64_t>> strides;
  for (const TensorType& type : p.in) {
    if (type.dtype != DataType::f32) return declined("f32 only, got ", type.dtype);
    strides.push_back(broadcast_strides(type, p.out[0]));
  }
  const PointwiseStep step = unary ? PointwiseStep::of(*unary, 0) : PointwiseStep::of(*binary, 0, 1);
  Pointwise program;
  if (!make_pointwise(memory_dims(p.out[0]), strides, std::span(&step, 1), program)) {
    return declined("more than ", Pointwise::kMaxRank, " dimensions that cannot be joined");
  }
  Prepared out;
  out.work = {.flops = static_cast<double>(program.volume), .bytes = traffic(p)};
  out.team = [program = std::move(program), operands, kernel = pick(cpu, &pointwise_avx2, &pointwise_avx512)](
                 const Launch& launch, const Team& team) {
    const float* src[2] = {launch.in<float>(0), operands == 2 ? launch.in<float>(1) : nullptr};
    kernel(program, std::span<const float* const>(src, operands), launch.out<float>(0), team);
  };
  return out;
}

}  // namespace

Tactic pointwise_f32() { return {.name = "pointwise_f32", .op = "*", .prepare = prepare}; }

}  // namespace tenon::cpu
