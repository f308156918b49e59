// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
// Transposed convolution as one matrix product for each residue of the output position, with AVX512.
#include "backends/cpu/lib/conv_tactics.h"

namespace tenon::cpu {

static Result<Prepared> prepare(const Problem& p, const CpuDevice& cpu) {
  return prepare_conv_transpose(p, cpu, Isa::avx512);
}

Tactic conv_transpose_f32_nhwc_gemm_avx512() {
  return {
      .name = "conv_transpose_f32_nhwc_gemm_avx512", .op = "conv_transpose", .prepare = pitched(prepare), .rank = 120};
}

}  // namespace tenon::cpu
