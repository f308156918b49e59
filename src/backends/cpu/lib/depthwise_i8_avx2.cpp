// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
// Depthwise convolution of 8-bit integers with AVX2.
#include "backends/cpu/lib/vec_avx2.h"

#include "backends/cpu/lib/depthwise_i8_body.h"

namespace tenon::cpu {

void depthwise_i8_avx2(const DepthwiseI8& args, const Team& team) { depthwise_i8<F32x8>(args, team); }

}  // namespace tenon::cpu
