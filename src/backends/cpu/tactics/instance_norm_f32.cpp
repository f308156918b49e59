// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Instance normalization of floats.
#include "backends/cpu/lib/channel_norm_problem.h"

namespace tenon::cpu {

namespace {

Result<Prepared> prepare(const Problem& p, const CpuDevice& cpu) {
  return prepare_channel_norm(p, cpu, p.in[0].shape[1].number());
}

}  // namespace

Tactic instance_norm_f32() { return {.name = "instance_norm_f32", .op = "instance_norm", .prepare = prepare}; }

}  // namespace tenon::cpu
