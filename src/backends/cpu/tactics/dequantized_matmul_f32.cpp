// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Matrix product with narrow weights, for any processor.
#include "backends/cpu/lib/narrow_tactics.h"

namespace tenon::cpu {

static Result<Prepared> prepare(const Problem& p, const CpuDevice& cpu) {
  return prepare_dequantized_matmul(p, cpu, Isa::baseline);
}

Tactic dequantized_matmul_f32() {
  return {.name = "dequantized_matmul_f32", .op = "dequantized_matmul", .prepare = prepare, .rank = 10};
}

}  // namespace tenon::cpu
