// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
// Convolution of 8-bit integers by oneDNN.
#include "backends/cpu/lib/onednn.h"

namespace tenon::cpu {

static Result<Prepared> prepare(const Problem& p, const CpuDevice& cpu) {
  return prepare_onednn_quantized_conv(p, cpu);
}

Tactic quantized_conv_i8_onednn() {
  return {.name = "quantized_conv_i8_onednn", .op = "quantized_conv", .prepare = prepare, .rank = 5};
}

}  // namespace tenon::cpu
