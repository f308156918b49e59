// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Whether the processor multiplies 16-bit floats.
#pragma once

#include "backends/cpu/device.h"

namespace tenon::cpu {

/// AVX512_BF16 for bf16, AVX512_FP16 for f16. No level but the highest names them: where TENON_CPU_ISA caps the level
/// below it, the processor counts as one without.
bool multiplies(const CpuDevice& cpu, DataType dtype);

}  // namespace tenon::cpu
