// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
// Convolution of 8-bit integers with AVX-512, exact by weights that are split, channels last.
#include "backends/cpu/lib/quantized_product.h"

namespace tenon::cpu {

static Result<Prepared> prepare(const Problem& p, const CpuDevice& cpu) {
  return prepare_dot_conv(p, cpu, Isa::avx512);
}

Tactic quantized_conv_i8_nhwc_split_avx512() {
  return {.name = "quantized_conv_i8_nhwc_split_avx512", .op = "quantized_conv", .prepare = pitched(prepare)};
}

}  // namespace tenon::cpu
