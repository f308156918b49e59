// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Chains of convolutions of floats, channels last: strips that fill nearly half of the second cache.
#include "backends/cpu/lib/conv_chain_tactics.h"

namespace tenon::cpu {

static Result<Prepared> prepare(const Problem& p, const CpuDevice& cpu) {
  constexpr double kShare = 0.45;
  return prepare_conv_chain(p, cpu, ChainForm::strips, kShare);
}

Tactic conv_chain_f32_nhwc_strips() {
  return {.name = "conv_chain_f32_nhwc_strips", .op = "conv_chain", .prepare = pitched(prepare)};
}

}  // namespace tenon::cpu
