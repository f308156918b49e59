// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// 1x1 convolution on channels-last images by one level of Strassen's algorithm, with AVX2.
#include "backends/cpu/lib/strassen_tactics.h"

namespace tenon::cpu {

Tactic conv_f32_nhwc_strassen_avx2() {
  return {.name = "conv_f32_nhwc_strassen_avx2",
          .op = "conv",
          .prepare = pitched(prepare_strassen_conv),
          .rank = 10,
          .finishes_rows = true};
}

}  // namespace tenon::cpu
