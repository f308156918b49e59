// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
// How matrix products and convolutions with narrow weights are prepared, once for every instruction set.
#pragma once
#include "backends/cpu/device.h"

namespace tenon::cpu {

/// Each member of the team makes floats of a panel of weights in its own workspace, then multiplies by it: the weights
/// stay narrow in memory, and are read from there once a launch.
Result<Prepared> prepare_dequantized_matmul(const Problem& problem, const CpuDevice& cpu, Isa isa);

/// The same for convolutions, a panel of output channels at a time.
Result<Prepared> prepare_dequantized_conv(const Problem& problem, const CpuDevice& cpu, Isa isa);

}  // namespace tenon::cpu
