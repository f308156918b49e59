// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Root mean square normalization of floats.
#include "backends/cpu/lib/row_problems.h"

namespace tenon::cpu {

namespace {

Result<Prepared> prepare(const Problem& p, const CpuDevice& cpu) { return prepare_norm_rows(p, cpu, false); }

}  // namespace

Tactic rms_norm_f32() { return {.name = "rms_norm_f32", .op = "rms_norm", .prepare = prepare, .finishes_rows = true}; }

}  // namespace tenon::cpu
