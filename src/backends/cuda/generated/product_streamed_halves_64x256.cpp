// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Products of 16-bit floats, blocks that stay, for wide results: 256 columns of 64 rows at a time.
#include "backends/cuda/generated/lib/streamed_halves.h"

namespace tenon::cuda {

namespace {
Result<Generated> make(const Problem& p, const Target& target) {
  return make_streamed_halves(p, target, {.warps_down = 2, .warps_across = 4, .fragments_down = 2, .resident = 2});
}
}  // namespace

Generator product_streamed_halves_64x256() {
  return {"product_streamed_halves_64x256_mma", {"conv", "dual_conv"}, LayoutRule::channels_last, 2, make};
}

}  // namespace tenon::cuda
