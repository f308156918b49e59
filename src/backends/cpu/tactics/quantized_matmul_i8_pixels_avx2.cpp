// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
// Product of 8-bit matrices with AVX2, exact by weights that are split, with rows in the lanes.
#include "backends/cpu/lib/quantized_product.h"

namespace tenon::cpu {

Tactic quantized_matmul_i8_pixels_avx2() {
  return {.name = "quantized_matmul_i8_pixels_avx2", .op = "quantized_matmul", .prepare = prepare_pixels_matmul};
}

}  // namespace tenon::cpu
