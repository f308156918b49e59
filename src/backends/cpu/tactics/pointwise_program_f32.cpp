// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Regions of elementwise operators through the blockwise kernel.
#include "backends/cpu/lib/operands.h"
#include "backends/cpu/lib/pointwise_translation.h"

namespace tenon::cpu {

namespace {

Result<Prepared> prepare(const Problem& p, const CpuDevice& cpu) {
  if (!cpu.has(Isa::avx2)) return declined("needs AVX2");
  TRY_ASSIGN(TranslatedPointwise translated, translate_pointwise(p));
  const tenon::cpu::Pointwise& program = translated.program;
  Prepared out;
  out.work = {.flops = static_cast<double>(program.volume) * static_cast<double>(program.steps.size()),
              .bytes = traffic(p)};
  for (size_t i = 0; i < p.in.size(); ++i) {
    const auto at = std::ranges::find(translated.operands, i);
    if (at == translated.operands.end()) {
      out.held |= uint64_t{1} << i;
    } else if ((may_overwrite(program) >> (at - translated.operands.begin()) & 1) != 0) {
      out.in_place |= 1u << i;
    }
  }
  out.team = [translated = std::move(translated), results = p.out.size(),
              kernel = pick(cpu, &pointwise_avx2, &pointwise_avx512)](const Launch& launch, const Team& team) {
    std::array<const void*, tenon::cpu::Pointwise::kMaxInputs> src;
    for (size_t i = 0; i < translated.operands.size(); ++i) src[i] = launch.src[translated.operands[i]];
    kernel(translated.program, {src.data(), translated.operands.size()}, {launch.dst, results}, team);
  };
  return out;
}

}  // namespace

Tactic pointwise_program_f32() {
  return {.name = "pointwise_program_f32", .op = "pointwise", .prepare = pitched(prepare)};
}

}  // namespace tenon::cpu
