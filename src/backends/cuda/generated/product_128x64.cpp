// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Products on matrix units, 128x64 of the result a block.
#include "backends/cuda/generated/lib/matrix_product.h"

namespace tenon::cuda {

namespace {
Result<Generated> make(const Problem& p, const Target& target) {
  return make_matrix_product(
      p, target, {.rows = 128, .columns = 64, .warps_down = 2, .warps_across = 2, .stages = 3, .resident = 3});
}
}  // namespace

Generator product_128x64() {
  return {"product_128x64_mma",
          {"conv", "dual_conv", "matmul", "quantized_conv", "quantized_dual_conv", "quantized_matmul"},
          LayoutRule::channels_last,
          2,
          make};
}

}  // namespace tenon::cuda
