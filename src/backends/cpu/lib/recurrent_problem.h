// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// What the tactics of recurrent layers share: which problems they take, and weights as the kernel wants them.
#pragma once
#include "backends/cpu/device.h"
#include "backends/cpu/lib/recurrent_cell.h"
#include "ops/lib/recurrent.h"

namespace tenon::cpu {

/// A problem of `sizes.gates` gates with the activations of its kind, ready to run. Declines other activations. `own`:
/// what the activations are called.
Result<Prepared> prepare_recurrent(const Problem& p, const CpuDevice& cpu, const RecurrentFields& fields,
                                   const std::vector<std::string>& own, RecurrentCell sizes);

}  // namespace tenon::cpu
