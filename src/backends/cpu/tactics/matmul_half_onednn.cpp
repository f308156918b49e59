// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
// Matrix products in bf16 or f16 by oneDNN, of f32 operands.
#include "backends/cpu/lib/onednn.h"

namespace tenon::cpu {

static Result<Prepared> prepare(const Problem& p, const CpuDevice& cpu) { return prepare_onednn_half_matmul(p, cpu); }

Tactic matmul_half_onednn() { return {.name = "matmul_half_onednn", .op = "matmul", .prepare = prepare}; }

}  // namespace tenon::cpu
