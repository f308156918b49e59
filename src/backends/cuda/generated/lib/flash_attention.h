// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Attention on matrix units in one launch: scores stay in registers.
#pragma once

#include "backends/cuda/generated/lib/kernel.h"

namespace tenon::cuda {

/// `warps` times `fragments` times 16 queries a block. f16 and bf16, vectors of 8 along depth and values, any mask that
/// is added. Source: Dao 2023, arXiv:2307.08691, algorithm 1.
Result<Generated> make_flash_attention(const Problem& problem, const Target& target, int warps, int fragments);

}  // namespace tenon::cuda
