// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Casts between f32 and the 16-bit floats, of whole tensors in one layout.
#include "backends/cpu/device.h"
#include "backends/cpu/lib/half_rows.h"
#include "backends/cpu/lib/operands.h"

namespace tenon::cpu {

namespace {

using DataType::bf16;
using DataType::f16;
using DataType::f32;

/// A member's share begins at a multiple of a cache line of the narrow type.
constexpr int64_t kGrain = 32;

template <class From, class To>
Prepared conversion(const Problem& p, void (*convert)(const From*, To*, int64_t)) {
  const auto count = static_cast<int64_t>(p.out[0].bytes() / sizeof(To));
  Prepared out;
  out.work = {.flops = static_cast<double>(count), .bytes = traffic(p)};
  out.team = [convert, count](const Launch& launch, const Team& team) {
    const WorkRange work = team.range((count + kGrain - 1) / kGrain);
    const int64_t begin = work.begin * kGrain, end = std::min(work.end * kGrain, count);
    if (begin < end) convert(launch.in<From>(0) + begin, launch.out<To>(0) + begin, end - begin);
  };
  return out;
}

Result<Prepared> prepare(const Problem& p, const CpuDevice& cpu) {
  if (!cpu.has(Isa::avx2)) return declined("needs AVX2 and F16C");
  const DataType from = p.in[0].dtype, to = p.out[0].dtype;
  if (p.in[0].layout != p.out[0].layout) return declined("one layout only");
  if (from == f16 && to == f32) return conversion<uint16_t, float>(p, f32_from_f16_avx2);
  if (from == f32 && to == f16) return conversion<float, uint16_t>(p, f16_from_f32_avx2);
  if (from == bf16 && to == f32) return conversion<uint16_t, float>(p, f32_from_bf16_avx2);
  if (from == f32 && to == bf16) return conversion<float, uint16_t>(p, bf16_from_f32_avx2);
  return declined("f32 to and from f16 and bf16 only, found ", from, " to ", to);
}

}  // namespace

Tactic cast_half_avx2() { return {.name = "cast_half_avx2", .op = "cast", .prepare = prepare}; }

}  // namespace tenon::cpu
