// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Chains of convolutions of floats, channels last: blocks of channels, so that what is wide stays in the first cache.
#include "backends/cpu/lib/conv_chain_tactics.h"

namespace tenon::cpu {

static Result<Prepared> prepare(const Problem& p, const CpuDevice& cpu) {
  constexpr double kShare = 0.3;
  return prepare_conv_chain(p, cpu, ChainForm::blocks, kShare);
}

Tactic conv_chain_f32_nhwc_blocks() {
  return {.name = "conv_chain_f32_nhwc_blocks", .op = "conv_chain", .prepare = pitched(prepare)};
}

}  // namespace tenon::cpu
