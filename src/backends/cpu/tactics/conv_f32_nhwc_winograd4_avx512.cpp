// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
// Winograd F(4x4,3x3) with AVX512.
#include "backends/cpu/lib/conv_tactics.h"

namespace tenon::cpu {

static Result<Prepared> prepare(const Problem& p, const CpuDevice& cpu) {
  return prepare_conv_winograd(p, cpu, Isa::avx512, WinogradTile::four);
}

Tactic conv_f32_nhwc_winograd4_avx512() {
  return {.name = "conv_f32_nhwc_winograd4_avx512",
          .op = "conv",
          .prepare = pitched(prepare),
          .rank = 150,
          .finishes_rows = true};
}

}  // namespace tenon::cpu
