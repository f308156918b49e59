// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
// Product of 8-bit matrices with AVX2, exact by weights that are split.
#include "backends/cpu/lib/quantized_product.h"

namespace tenon::cpu {

static Result<Prepared> prepare(const Problem& p, const CpuDevice& cpu) {
  return prepare_dot_matmul(p, cpu, Isa::avx2);
}

Tactic quantized_matmul_i8_split_avx2() {
  return {.name = "quantized_matmul_i8_split_avx2", .op = "quantized_matmul", .prepare = prepare};
}

}  // namespace tenon::cpu
