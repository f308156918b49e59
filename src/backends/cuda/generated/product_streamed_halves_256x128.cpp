// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Products of 16-bit floats, blocks that stay, for longer sums: 128 columns of 256 rows at a time, more of which a
// fragment multiplies.
#include "backends/cuda/generated/lib/streamed_halves.h"

namespace tenon::cuda {

namespace {
Result<Generated> make(const Problem& p, const Target& target) {
  return make_streamed_halves(p, target, {.warps_down = 4, .warps_across = 2, .fragments_down = 4, .resident = 1});
}
}  // namespace

Generator product_streamed_halves_256x128() {
  return {"product_streamed_halves_256x128_mma", {"conv", "dual_conv"}, LayoutRule::channels_last, 2, make};
}

}  // namespace tenon::cuda
