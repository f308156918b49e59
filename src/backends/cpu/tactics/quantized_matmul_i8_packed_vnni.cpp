// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
// Matrix product of 8-bit integers with AVX-512 VNNI, exact.
#include "backends/cpu/lib/quantized_product.h"

namespace tenon::cpu {

static Result<Prepared> prepare(const Problem& p, const CpuDevice& cpu) {
  return prepare_dot_matmul(p, cpu, Isa::avx512_vnni);
}

Tactic quantized_matmul_i8_packed_vnni() {
  return {.name = "quantized_matmul_i8_packed_vnni", .op = "quantized_matmul", .prepare = prepare};
}

}  // namespace tenon::cpu
