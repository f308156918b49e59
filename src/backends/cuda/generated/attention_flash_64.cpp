// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Attention in one launch, 64 queries a block.
#include "backends/cuda/generated/lib/flash_attention.h"

namespace tenon::cuda {

namespace {
Result<Generated> make(const Problem& p, const Target& target) { return make_flash_attention(p, target, 4, 1); }
}  // namespace

Generator attention_flash_64() { return {"attention_flash_64_mma", {"attention"}, LayoutRule::row_major, 3, make}; }

}  // namespace tenon::cuda
