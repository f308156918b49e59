// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Instance normalization of floats.
#include "backends/cpu/lib/channel_norm_problem.h"
#include "ops/instance_norm.h"

namespace tenon::cpu {

namespace {

Result<Prepared> prepare(const Problem& whole, const CpuDevice& cpu) {
  TRY_ASSIGN(const AnchoredParts parts, take_apart(whole, cpu));
  const auto* op = parts.anchor.op.as<InstanceNorm>();
  if (op == nullptr) return declined("no instance normalization");
  return prepare_channel_norm(parts, cpu, parts.anchor.in[0].shape[1].number(),
                              {.activation = op->activation, .alpha = op->alpha, .beta = op->beta});
}

}  // namespace

Tactic instance_norm_f32() {
  return {.name = "instance_norm_f32", .op = "instance_norm", .prepare = prepare, .finishes_rows = true};
}

}  // namespace tenon::cpu
