// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Group normalization of floats.
#include "backends/cpu/lib/channel_norm_problem.h"
#include "ops/group_norm.h"

namespace tenon::cpu {

namespace {

Result<Prepared> prepare(const Problem& whole, const CpuDevice& cpu) {
  TRY_ASSIGN(const AnchoredParts parts, take_apart(whole, cpu));
  const auto* op = parts.anchor.op.as<GroupNorm>();
  if (op == nullptr) return declined("no group normalization");
  return prepare_channel_norm(parts, cpu, op->groups,
                              {.activation = op->activation, .alpha = op->alpha, .beta = op->beta});
}

}  // namespace

Tactic group_norm_f32() {
  return {.name = "group_norm_f32", .op = "group_norm", .prepare = prepare, .finishes_rows = true};
}

}  // namespace tenon::cpu
