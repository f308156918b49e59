// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
// gemm_f32 compiled for AVX512.
#include "backends/cpu/lib/vec_avx512.h"
// The body is a template over the vector type.
#include "backends/cpu/lib/gemm_f32_body.h"

namespace tenon::cpu {

void gemm_f32_avx512(const GemmF32& args, const Team& team) { gemm_f32<F32x16>(args, team); }

}  // namespace tenon::cpu
