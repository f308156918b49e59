// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
// Winograd F(2x2,3x3) with AVX512.
#include "backends/cpu/lib/conv_tactics.h"

namespace tenon::cpu {

static Result<Prepared> prepare(const Problem& p, const CpuDevice& cpu) {
  return prepare_conv_winograd(p, cpu, Isa::avx512, WinogradTile::two);
}

Tactic conv_f32_nhwc_winograd2_avx512() {
  return {.name = "conv_f32_nhwc_winograd2_avx512",
          .op = "conv",
          .prepare = pitched(prepare),
          .rank = 140,
          .finishes_rows = true};
}

}  // namespace tenon::cpu
