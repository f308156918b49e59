// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
// Convolution of 8-bit integers with one filter a channel and VNNI, exact, channels last.
#include "backends/cpu/lib/quantized_product.h"

namespace tenon::cpu {

static Result<Prepared> prepare(const Problem& p, const CpuDevice& cpu) { return prepare_dot_depthwise(p, cpu); }

Tactic quantized_conv_i8_nhwc_depthwise_vnni() {
  return {.name = "quantized_conv_i8_nhwc_depthwise_vnni", .op = "quantized_conv", .prepare = pitched(prepare)};
}

}  // namespace tenon::cpu
