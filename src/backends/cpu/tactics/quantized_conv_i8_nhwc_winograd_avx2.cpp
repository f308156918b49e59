// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
// 3x3 convolution of 8-bit integers by Winograd's algorithm with AVX2, exact, channels last.
#include "backends/cpu/lib/quantized_product.h"

namespace tenon::cpu {

static Result<Prepared> prepare(const Problem& p, const CpuDevice& cpu) {
  return prepare_quantized_winograd(p, cpu, Isa::avx2);
}

Tactic quantized_conv_i8_nhwc_winograd_avx2() {
  return {.name = "quantized_conv_i8_nhwc_winograd_avx2", .op = "quantized_conv", .prepare = pitched(prepare)};
}

}  // namespace tenon::cpu
