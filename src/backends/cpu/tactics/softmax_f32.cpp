// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Softmax of floats.
#include "backends/cpu/lib/row_problems.h"

namespace tenon::cpu {

namespace {

Result<Prepared> prepare(const Problem& p, const CpuDevice& cpu) { return prepare_softmax(p, cpu, false); }

}  // namespace

Tactic softmax_f32() { return {.name = "softmax_f32", .op = "softmax", .prepare = prepare, .finishes_rows = true}; }

}  // namespace tenon::cpu
