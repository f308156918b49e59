// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
// Matrix products by oneDNN.
#include "backends/cpu/lib/onednn.h"

namespace tenon::cpu {

static Result<Prepared> prepare(const Problem& p, const CpuDevice& cpu) { return prepare_onednn_matmul(p, cpu); }

Tactic matmul_f32_onednn() { return {.name = "matmul_f32_onednn", .op = "matmul", .prepare = prepare, .rank = 4}; }

}  // namespace tenon::cpu
