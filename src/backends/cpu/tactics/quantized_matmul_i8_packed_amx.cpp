// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
// Matrix product of 8-bit integers with AMX, exact.
#include "backends/cpu/lib/quantized_product.h"

namespace tenon::cpu {

static Result<Prepared> prepare(const Problem& p, const CpuDevice& cpu) { return prepare_dot_matmul(p, cpu, Isa::amx); }

Tactic quantized_matmul_i8_packed_amx() {
  return {.name = "quantized_matmul_i8_packed_amx", .op = "quantized_matmul", .prepare = prepare};
}

}  // namespace tenon::cpu
