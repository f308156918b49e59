// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
// Convolution as a blocked matrix product with AVX512.
#include "backends/cpu/lib/conv_tactics.h"

namespace tenon::cpu {

static Result<Prepared> prepare(const Problem& p, const CpuDevice& cpu) {
  return prepare_conv_gemm(p, cpu, Isa::avx512);
}

Tactic conv_f32_nhwc_gemm_avx512() {
  return {.name = "conv_f32_nhwc_gemm_avx512",
          .op = "conv",
          .prepare = pitched(prepare),
          .rank = 120,
          .finishes_rows = true};
}

}  // namespace tenon::cpu
