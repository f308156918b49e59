// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Products of 16-bit floats, blocks that stay, for narrow results: 64 columns of 128 rows at a time.
#include "backends/cuda/generated/lib/streamed_halves.h"

namespace tenon::cuda {

namespace {
Result<Generated> make(const Problem& p, const Target& target) {
  return make_streamed_halves(p, target, {.warps_down = 4, .warps_across = 1, .fragments_down = 2, .resident = 4});
}
}  // namespace

Generator product_streamed_halves_128x64() {
  return {"product_streamed_halves_128x64_mma", {"conv", "dual_conv"}, LayoutRule::channels_last, 2, make};
}

}  // namespace tenon::cuda
