// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
// `pointwise` nodes as programs of the blockwise kernel.
#pragma once
#include "backends/cpu/device.h"
#include "backends/cpu/lib/pointwise.h"

namespace tenon::cpu {

/// A program for the kernel and which operands of the problem it reads.
struct TranslatedPointwise {
  tenon::cpu::Pointwise program;
  std::vector<size_t> operands;
};

/// Of a `pointwise` problem. Declines with the reason what the kernel does not take.
Result<TranslatedPointwise> translate_pointwise(const Problem& problem);

}  // namespace tenon::cpu
