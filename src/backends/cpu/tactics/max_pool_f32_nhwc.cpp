// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Maximum pooling, channels last.
#include "backends/cpu/lib/pool_problem.h"

namespace tenon::cpu {

namespace {

Result<Prepared> prepare(const Problem& p, const CpuDevice& cpu) { return prepare_pool(p, cpu, false); }

}  // namespace

Tactic max_pool_f32_nhwc() {
  return {.name = "max_pool_f32_nhwc", .op = "max_pool", .prepare = pitched(prepare), .finishes_rows = true};
}

}  // namespace tenon::cpu
