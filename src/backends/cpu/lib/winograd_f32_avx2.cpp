// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
// winograd_f32 compiled for AVX2.
#include "backends/cpu/lib/vec_avx2.h"
// The body is a template over the vector type.
#include "backends/cpu/lib/winograd_f32_body.h"

namespace tenon::cpu {

int64_t winograd_f32_workspace_avx2(const ConvSizes& sizes, WinogradTile tile, int threads) {
  return winograd_workspace<F32x8>(sizes, tile, threads);
}

void winograd_f32_avx2(const WinogradF32& args, const Team& team) { winograd_f32<F32x8>(args, team); }

}  // namespace tenon::cpu
