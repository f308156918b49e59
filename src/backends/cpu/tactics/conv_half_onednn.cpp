// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
// Convolution in bf16 or f16 by oneDNN, of f32 operands.
#include "backends/cpu/lib/onednn.h"

namespace tenon::cpu {

static Result<Prepared> prepare(const Problem& p, const CpuDevice& cpu) { return prepare_onednn_half_conv(p, cpu); }

Tactic conv_half_onednn() { return {.name = "conv_half_onednn", .op = "conv", .prepare = pitched(prepare)}; }

}  // namespace tenon::cpu
