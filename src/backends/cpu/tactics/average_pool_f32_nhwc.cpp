// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Average pooling, channels last.
#include "backends/cpu/lib/pool_problem.h"

namespace tenon::cpu {

namespace {

Result<Prepared> prepare(const Problem& p, const CpuDevice& cpu) { return prepare_pool(p, cpu, true); }

}  // namespace

Tactic average_pool_f32_nhwc() {
  return {.name = "average_pool_f32_nhwc", .op = "average_pool", .prepare = pitched(prepare), .finishes_rows = true};
}

}  // namespace tenon::cpu
