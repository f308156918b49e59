// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
// Convolution of 8-bit integers with one filter a channel by pairs of 16-bit words, exact, channels last.
#include "backends/cpu/lib/quantized_product.h"

namespace tenon::cpu {

static Result<Prepared> prepare(const Problem& p, const CpuDevice& cpu) { return prepare_quads_depthwise(p, cpu); }

Tactic quantized_conv_i8_nhwc_depthwise_avx2() {
  return {.name = "quantized_conv_i8_nhwc_depthwise_avx2", .op = "quantized_conv", .prepare = pitched(prepare)};
}

}  // namespace tenon::cpu
