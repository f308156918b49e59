// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
// How convolution tactics are prepared, once for every instruction set.
#pragma once
#include "backends/cpu/device.h"
#include "backends/cpu/lib/winograd_f32.h"

namespace tenon::cpu {

/// Whether some tactic reads a row_major picture as fast as a channels_last one. Spatial sizes may be symbols.
bool takes_planar_source(const Problem& problem, const CpuDevice& cpu);

Result<Prepared> prepare_conv_gemm(const Problem& problem, const CpuDevice& cpu, Isa isa);
Result<Prepared> prepare_conv_rows(const Problem& problem, const CpuDevice& cpu, Isa isa);
Result<Prepared> prepare_conv_winograd(const Problem& problem, const CpuDevice& cpu, Isa isa, WinogradTile tile);
Result<Prepared> prepare_conv_transpose(const Problem& problem, const CpuDevice& cpu, Isa isa);

}  // namespace tenon::cpu
