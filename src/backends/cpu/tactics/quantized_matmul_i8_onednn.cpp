// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
// Matrix product of 8-bit integers by oneDNN.
#include "backends/cpu/lib/onednn.h"

namespace tenon::cpu {

static Result<Prepared> prepare(const Problem& p, const CpuDevice& cpu) {
  return prepare_onednn_quantized_matmul(p, cpu);
}

Tactic quantized_matmul_i8_onednn() {
  return {.name = "quantized_matmul_i8_onednn", .op = "quantized_matmul", .prepare = prepare, .rank = 5};
}

}  // namespace tenon::cpu
