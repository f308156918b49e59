// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// f32 to u8 over its own range: every member of the team finds the range of its part, then quantizes it.
#include <algorithm>
#include <cmath>

#include "backends/cpu/lib/operands.h"
#include "backends/cpu/lib/quantize.h"

namespace tenon::cpu {

namespace {

/// What one member found, in a cache line of its own.
struct alignas(64) Range {
  float low = 0, high = 0;
};

Result<Prepared> prepare(const Problem& p, const CpuDevice& cpu) {
  if (!cpu.has(Isa::avx2)) return declined("needs AVX2");
  if (p.in[0].layout != p.out[0].layout) return declined("two layouts");
  constexpr int64_t kGrain = 64;
  const int64_t count = p.out[0].shape.volume();
  Prepared out{.workspace_bytes = static_cast<size_t>(p.threads) * sizeof(Range),
               .work = {.flops = 4.0 * static_cast<double>(count), .bytes = traffic(p)}};
  out.team = [count, widen = pick(cpu, widen_range_avx2, widen_range_avx512),
              quantize = pick(cpu, quantize_u8_avx2, quantize_u8_avx512)](const Launch& launch, const Team& team) {
    auto* ranges = static_cast<Range*>(launch.workspace);
    const WorkRange part = team.range(count, kGrain);
    Range all;
    if (!part.empty()) widen(launch.in<float>(0) + part.begin, part.size(), all.low, all.high);
    ranges[team.rank] = all;
    team.sync();
    for (int i = 0; i < team.size; ++i) {
      all = {std::min(all.low, ranges[i].low), std::max(all.high, ranges[i].high)};
    }
    const float scale = all.high == all.low ? 1.0f : (all.high - all.low) / 255.0f;
    const float zero = std::nearbyint(std::clamp(-all.low / scale, 0.0f, 255.0f));
    if (!part.empty()) {
      quantize(launch.in<float>(0) + part.begin, launch.out<uint8_t>(0) + part.begin, part.size(), scale,
               static_cast<int>(zero));
    }
    if (team.rank != 0) return;
    if (launch.dst[1]) *launch.out<float>(1) = scale;
    if (launch.dst[2]) *launch.out<uint8_t>(2) = static_cast<uint8_t>(zero);
  };
  return out;
}

}  // namespace

Tactic dynamic_quantize_linear_f32() {
  return {.name = "dynamic_quantize_linear_f32", .op = "dynamic_quantize_linear", .prepare = prepare};
}

}  // namespace tenon::cpu
