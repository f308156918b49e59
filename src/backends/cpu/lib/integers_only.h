// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Which products of 8-bit numbers the kernels of a CPU take at all.
#pragma once

#include "backends/cpu/device.h"

namespace tenon::cpu {

/// Errors: unsupported unless data is of 8-bit integers, and residual and result of those or of f32: products of 8-bit
/// floats, and results of 16 bits, are those of plans for a GPU, which the reference runs.
Result<> check_integers(const Problem& problem);

}  // namespace tenon::cpu
