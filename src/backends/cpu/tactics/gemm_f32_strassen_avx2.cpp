// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Matrix product with constant second operand by one level of Strassen's algorithm, with AVX2.
#include "backends/cpu/lib/strassen_tactics.h"

namespace tenon::cpu {

Tactic gemm_f32_strassen_avx2() {
  return {.name = "gemm_f32_strassen_avx2",
          .op = "matmul",
          .prepare = pitched(prepare_strassen_matmul),
          .rank = 10,
          .finishes_rows = true};
}

}  // namespace tenon::cpu
