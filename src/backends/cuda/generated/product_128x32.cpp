// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Products on matrix units, 128x32 of the result a block.
#include "backends/cuda/generated/lib/matrix_product.h"

namespace tenon::cuda {

namespace {
Result<Generated> make(const Problem& p, const Target& target) {
  return make_matrix_product(
      p, target, {.rows = 128, .columns = 32, .warps_down = 4, .warps_across = 1, .stages = 4, .resident = 4});
}
}  // namespace

Generator product_128x32() {
  return {"product_128x32_mma",
          {"conv", "dual_conv", "matmul", "quantized_conv", "quantized_dual_conv", "quantized_matmul"},
          LayoutRule::channels_last,
          2,
          make};
}

}  // namespace tenon::cuda
