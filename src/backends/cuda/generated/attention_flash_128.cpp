// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Attention in one launch, 128 queries a block.
#include "backends/cuda/generated/lib/flash_attention.h"

namespace tenon::cuda {

namespace {
Result<Generated> make(const Problem& p, const Target& target) { return make_flash_attention(p, target, 4, 2); }
}  // namespace

Generator attention_flash_128() { return {"attention_flash_128_mma", {"attention"}, LayoutRule::row_major, 2, make}; }

}  // namespace tenon::cuda
