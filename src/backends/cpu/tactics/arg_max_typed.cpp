// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// The place of the largest along an axis.
#include "backends/cpu/device.h"
#include "backends/cpu/lib/arg_select.h"

namespace tenon::cpu {

static Result<Prepared> prepare_arg_max(const Problem& p, const CpuDevice&) { return prepare_arg_select(p, true); }

Tactic arg_max_typed() { return {.name = "arg_max_typed", .op = "arg_max", .prepare = prepare_arg_max}; }

}  // namespace tenon::cpu
