// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Attention where four warps multiply together, and every tile of keys is asked for its largest score.
#include "backends/cuda/generated/lib/attention_groups.h"

namespace tenon::cuda {

namespace {
Result<Generated> make(const Problem& p, const Target& target) {
  return make_attention_groups(p, target, Base::of_each_tile);
}
}  // namespace

/// Source: Dao 2023, arXiv:2307.08691, algorithm 1; Shah et al. 2024, arXiv:2407.08608, section 3.2.
Generator attention_warpgroups() { return {"attention_flash_wgmma", {"attention"}, LayoutRule::row_major, 4, make}; }

}  // namespace tenon::cuda
