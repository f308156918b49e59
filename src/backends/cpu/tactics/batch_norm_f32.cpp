// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Batch normalization that no convolution took in: one multiplication and addition a channel.
#include <cmath>

#include "backends/cpu/device.h"
#include "backends/cpu/lib/operands.h"
#include "backends/cpu/lib/pointwise.h"

namespace tenon::cpu {

namespace {

/// [2, channels]: the factor, then what is added.
std::vector<float> fold_statistics(const Problem& p) {
  std::vector<std::vector<double>> v;
  for (size_t i = 1; i < 5; ++i) v.push_back(p.constant(i)->to_f64());
  const double epsilon = number_field(p.op, "epsilon").value_or(0);
  const size_t channels = v[0].size();
  std::vector<float> out(2 * channels);
  for (size_t c = 0; c < channels; ++c) {
    const double factor = v[0][c] / std::sqrt(v[3][c] + epsilon);
    out[c] = static_cast<float>(factor);
    out[channels + c] = static_cast<float>(v[1][c] - v[2][c] * factor);
  }
  return out;
}

Result<Prepared> prepare(const Problem& p, const CpuDevice& cpu) {
  if (!cpu.has(Isa::avx2)) return declined("needs AVX2");
  if (p.in[0].dtype != DataType::f32) return declined("f32 only, got ", p.in[0].dtype);
  if (p.in[0].rank() < 2) return declined("needs a channel axis");
  if (p.in[0].layout != p.out[0].layout) return declined("one layout for both only");
  for (size_t i = 1; i < 5; ++i) {
    if (i >= p.in.size() || !p.constant(i)) return declined("needs constant statistics");
  }
  std::vector<PointwiseInput> inputs = {{broadcast_strides(p.in[0], p.out[0])}, {}};
  for (const int a : memory_axes(p.out[0])) inputs[1].strides.push_back(a == 1 ? 1 : 0);
  inputs.push_back(inputs[1]);
  const PointwiseResult result{1, broadcast_strides(p.out[0], p.out[0])};
  const PointwiseStep steps[] = {PointwiseStep::of(Binary::mul, 0, 1), PointwiseStep::of(Binary::add, 3, 2)};
  Pointwise program;
  if (!make_pointwise(memory_dims(p.out[0]), inputs, steps, std::span(&result, 1), program))
    return declined("too many dimensions");
  Prepared out;
  out.work = {.flops = 2 * static_cast<double>(program.volume), .bytes = traffic(p)};
  out.in_place = may_overwrite(program) & 1;
  out.team = [program = std::move(program), numbers = fold_statistics(p),
              kernel = pick(cpu, &pointwise_avx2, &pointwise_avx512)](const Launch& launch, const Team& team) {
    const void* const src[] = {launch.src[0], numbers.data(), numbers.data() + numbers.size() / 2};
    kernel(program, {src, 3}, {launch.dst, 1}, team);
  };
  return out;
}

}  // namespace

Tactic batch_norm_f32() { return {.name = "batch_norm_f32", .op = "batch_norm", .prepare = pitched(prepare)}; }

}  // namespace tenon::cpu
