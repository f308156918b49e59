// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
// Convolution by oneDNN.
#include "backends/cpu/lib/onednn.h"

namespace tenon::cpu {

static Result<Prepared> prepare(const Problem& p, const CpuDevice& cpu) { return prepare_onednn_conv(p, cpu); }

Tactic conv_f32_onednn() { return {.name = "conv_f32_onednn", .op = "conv", .prepare = pitched(prepare), .rank = 5}; }

}  // namespace tenon::cpu
