// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Plain recurrent layers, rows of the batch or units in parallel.
#include "ops/rnn.h"

#include <algorithm>

#include "backends/cpu/lib/recurrent_problem.h"

namespace tenon::cpu {

static Result<Prepared> prepare_rnn(const Problem& p, const CpuDevice& cpu) {
  const Rnn& op = *p.op.as<Rnn>();
  const auto& names = op.recurrent.activations;
  const bool is_relu = !names.empty() && std::ranges::all_of(names, [](const auto& name) { return name == "relu"; });
  return prepare_recurrent(p, cpu, op.recurrent, {is_relu ? "relu" : "tanh"}, {.gates = 1, .is_relu = is_relu});
}

Tactic rnn_f32() { return {.name = "rnn_f32", .op = "rnn", .prepare = prepare_rnn}; }

}  // namespace tenon::cpu
