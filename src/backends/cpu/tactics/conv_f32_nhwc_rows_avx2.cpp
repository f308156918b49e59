// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
// First layers, of few channels, with AVX2.
#include "backends/cpu/lib/conv_tactics.h"

namespace tenon::cpu {

static Result<Prepared> prepare(const Problem& p, const CpuDevice& cpu) { return prepare_conv_rows(p, cpu, Isa::avx2); }

Tactic conv_f32_nhwc_rows_avx2() {
  return {
      .name = "conv_f32_nhwc_rows_avx2", .op = "conv", .prepare = pitched(prepare), .rank = 30, .finishes_rows = true};
}

}  // namespace tenon::cpu
