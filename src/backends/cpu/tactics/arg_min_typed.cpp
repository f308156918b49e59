// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// The place of the smallest along an axis.
#include "backends/cpu/device.h"
#include "backends/cpu/lib/arg_select.h"

namespace tenon::cpu {

static Result<Prepared> prepare_arg_min(const Problem& p, const CpuDevice&) { return prepare_arg_select(p, false); }

Tactic arg_min_typed() { return {.name = "arg_min_typed", .op = "arg_min", .prepare = prepare_arg_min}; }

}  // namespace tenon::cpu
