// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Gated recurrent units, rows of the batch or units in parallel.
#include "ops/gru.h"

#include "backends/cpu/lib/recurrent_problem.h"

namespace tenon::cpu {

static Result<Prepared> prepare_gru(const Problem& p, const CpuDevice& cpu) {
  const Gru& op = *p.op.as<Gru>();
  return prepare_recurrent(p, cpu, op.recurrent, {"sigmoid", "tanh"},
                           {.gates = 3, .linear_before_reset = op.linear_before_reset});
}

Tactic gru_f32() { return {.name = "gru_f32", .op = "gru", .prepare = prepare_gru}; }

}  // namespace tenon::cpu
