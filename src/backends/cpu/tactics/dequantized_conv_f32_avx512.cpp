// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Convolution with narrow weights, with AVX-512.
#include "backends/cpu/lib/narrow_tactics.h"

namespace tenon::cpu {

static Result<Prepared> prepare(const Problem& p, const CpuDevice& cpu) {
  return prepare_dequantized_conv(p, cpu, Isa::avx512);
}

Tactic dequantized_conv_f32_avx512() {
  return {.name = "dequantized_conv_f32_avx512", .op = "dequantized_conv", .prepare = pitched(prepare), .rank = 120};
}

}  // namespace tenon::cpu
