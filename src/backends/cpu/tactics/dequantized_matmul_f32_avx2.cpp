// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Matrix product with narrow weights, with AVX2.
#include "backends/cpu/lib/narrow_tactics.h"

namespace tenon::cpu {

static Result<Prepared> prepare(const Problem& p, const CpuDevice& cpu) {
  return prepare_dequantized_matmul(p, cpu, Isa::avx2);
}

Tactic dequantized_matmul_f32_avx2() {
  return {.name = "dequantized_matmul_f32_avx2", .op = "dequantized_matmul", .prepare = prepare, .rank = 110};
}

}  // namespace tenon::cpu
