// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
// Chains of convolutions of floats, channels last, strip by strip: what tactics have in common.
#pragma once
#include "backends/cpu/device.h"

namespace tenon::cpu {

/// What is between the convolutions takes at most `strip_bytes` a thread, unless one row of the result needs more.
Result<Prepared> prepare_conv_chain(const Problem& p, const CpuDevice& cpu, int64_t strip_bytes);

}  // namespace tenon::cpu
