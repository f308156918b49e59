// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Products of bytes, one block that stays on each multiprocessor, for long sums.
#include "backends/cuda/generated/lib/streamed_product.h"

namespace tenon::cuda {

namespace {
Result<Generated> make(const Problem& p, const Target& target) {
  return make_streamed_product(p, target, {.warps_down = 4, .warps_across = 2, .fragments_down = 2, .resident = 1});
}
}  // namespace

Generator product_streamed_128x128_long() {
  return {"product_streamed_128x128_long_mma",
          {"quantized_conv", "quantized_dual_conv", "quantized_matmul"},
          LayoutRule::channels_last,
          2,
          make};
}

}  // namespace tenon::cuda
