// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
// 1x1 convolution of 8-bit integers with AVX2, exact by weights that are split, with pixels in the lanes, channels
// last.
#include "backends/cpu/lib/quantized_product.h"

namespace tenon::cpu {

Tactic quantized_conv_i8_nhwc_pixels_avx2() {
  return {
      .name = "quantized_conv_i8_nhwc_pixels_avx2", .op = "quantized_conv", .prepare = pitched(prepare_pixels_conv)};
}

}  // namespace tenon::cpu
