// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Layer normalization of floats.
#include "backends/cpu/lib/row_problems.h"

namespace tenon::cpu {

namespace {

Result<Prepared> prepare(const Problem& p, const CpuDevice& cpu) { return prepare_norm_rows(p, cpu, true); }

}  // namespace

Tactic layer_norm_f32() {
  return {.name = "layer_norm_f32", .op = "layer_norm", .prepare = prepare, .finishes_rows = true};
}

}  // namespace tenon::cpu
