// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Attention in one launch where four warps multiply together (sm_90a).
#pragma once

#include "backends/cuda/generated/lib/attention_softmax.h"

namespace tenon::cuda {

/// f16 and bf16, vectors of 8 along depth and values up to 64, masks that are the same for every query.
Result<Generated> make_attention_groups(const Problem& problem, const Target& target, Base base);

}  // namespace tenon::cuda
