// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
// Chains of convolutions of floats, channels last, strip by strip: what tactics have in common.
#pragma once
#include "backends/cpu/device.h"

namespace tenon::cpu {

enum class ChainForm : uint8_t { strips, blocks };  // conv_chain_f32.h, conv_chain_blocks.h

/// What waits between the convolutions takes at most this share of a core's second cache, unless one row of the result
/// (two with blocks) needs more.
Result<Prepared> prepare_conv_chain(const Problem& p, const CpuDevice& cpu, ChainForm form, double share_of_cache);

}  // namespace tenon::cpu
