// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Convolution with narrow weights, with AVX2.
#include "backends/cpu/lib/narrow_tactics.h"

namespace tenon::cpu {

static Result<Prepared> prepare(const Problem& p, const CpuDevice& cpu) {
  return prepare_dequantized_conv(p, cpu, Isa::avx2);
}

Tactic dequantized_conv_f32_avx2() {
  return {.name = "dequantized_conv_f32_avx2", .op = "dequantized_conv", .prepare = pitched(prepare), .rank = 110};
}

}  // namespace tenon::cpu
