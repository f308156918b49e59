// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
// How convolution tactics are prepared, once for every instruction set.
#pragma once
#include "backends/cpu/device.h"
#include "backends/cpu/lib/conv_f32.h"
#include "backends/cpu/lib/winograd_f32.h"

namespace tenon::cpu {

/// Whether some tactic reads a row_major picture as fast as a channels_last one. Spatial sizes may be symbols.
bool takes_planar_source(const Problem& problem, const CpuDevice& cpu);

/// Declines what conv_rows_f32 does not take.
Result<> check_conv_rows(const ConvSizes& sizes);

Result<Prepared> prepare_conv_gemm(const Problem& problem, const CpuDevice& cpu, Isa isa);
Result<Prepared> prepare_conv_rows(const Problem& problem, const CpuDevice& cpu, Isa isa);
Result<Prepared> prepare_conv_winograd(const Problem& problem, const CpuDevice& cpu, Isa isa, WinogradTile tile);
Result<Prepared> prepare_conv_transpose(const Problem& problem, const CpuDevice& cpu, Isa isa);

}  // namespace tenon::cpu
