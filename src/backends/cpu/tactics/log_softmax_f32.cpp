// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Logarithm of softmax of floats.
#include "backends/cpu/lib/row_problems.h"

namespace tenon::cpu {

namespace {

Result<Prepared> prepare(const Problem& p, const CpuDevice& cpu) { return prepare_softmax(p, cpu, true); }

}  // namespace

Tactic log_softmax_f32() {
  return {.name = "log_softmax_f32", .op = "log_softmax", .prepare = prepare, .finishes_rows = true};
}

}  // namespace tenon::cpu
