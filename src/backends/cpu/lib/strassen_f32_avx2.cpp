// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
// strassen_f32 compiled for AVX2.
#include "backends/cpu/lib/vec_avx2.h"
// The body is a template over the vector type.
#include "backends/cpu/lib/strassen_f32_body.h"

namespace tenon::cpu {

int64_t strassen_f32_workspace_avx2(int64_t m, const PanelShape& shape, int threads) {
  return strassen_workspace<F32x8>(m, shape, threads);
}

void strassen_f32_avx2(const StrassenF32& args, const Team& team) { strassen_f32<F32x8>(args, team); }

}  // namespace tenon::cpu
