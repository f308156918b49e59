// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Long short-term memory, rows of the batch or units in parallel.
#include "ops/lstm.h"

#include "backends/cpu/lib/recurrent_problem.h"

namespace tenon::cpu {

static Result<Prepared> prepare_lstm(const Problem& p, const CpuDevice& cpu) {
  const Lstm& op = *p.op.as<Lstm>();
  return prepare_recurrent(p, cpu, op.recurrent, {"sigmoid", "tanh", "tanh"}, {.gates = 4, .coupled = op.input_forget});
}

Tactic lstm_f32() { return {.name = "lstm_f32", .op = "lstm", .prepare = prepare_lstm}; }

}  // namespace tenon::cpu
