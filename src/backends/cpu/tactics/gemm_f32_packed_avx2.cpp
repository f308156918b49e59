// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
// Matrix product with constant second operand, packed once, with AVX2.
#include "backends/cpu/lib/gemm_tactics.h"

namespace tenon::cpu {

static Result<Prepared> prepare(const Problem& p, const CpuDevice& cpu) {
  return prepare_gemm_packed(p, cpu, Isa::avx2);
}

Tactic gemm_f32_packed_avx2() {
  return {
      .name = "gemm_f32_packed_avx2", .op = "matmul", .prepare = pitched(prepare), .rank = 20, .finishes_rows = true};
}

}  // namespace tenon::cpu
