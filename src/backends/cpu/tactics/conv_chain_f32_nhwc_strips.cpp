// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Chains of convolutions of floats, channels last: half of the second cache of most processors: AVX-512 comes with 1
// MiB or more.
#include "backends/cpu/lib/conv_chain_tactics.h"

namespace tenon::cpu {

static Result<Prepared> prepare(const Problem& p, const CpuDevice& cpu) {
  return prepare_conv_chain(p, cpu, (cpu.has(Isa::avx512) ? 640 : 192) * 1024);
}

Tactic conv_chain_f32_nhwc_strips() {
  return {.name = "conv_chain_f32_nhwc_strips", .op = "conv_chain", .prepare = pitched(prepare)};
}

}  // namespace tenon::cpu
