// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
// Matrix products whose second operand is known at run time only, with AVX2.
#include "backends/cpu/lib/gemm_tactics.h"

namespace tenon::cpu {

static Result<Prepared> prepare(const Problem& p, const CpuDevice& cpu) {
  return prepare_gemm_batched(p, cpu, Isa::avx2);
}

Tactic gemm_f32_batched_avx2() {
  return {
      .name = "gemm_f32_batched_avx2", .op = "matmul", .prepare = pitched(prepare), .rank = 10, .finishes_rows = true};
}

}  // namespace tenon::cpu
