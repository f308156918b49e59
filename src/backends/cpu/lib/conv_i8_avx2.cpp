// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
// Convolution of 8-bit integers with AVX2.
#include "backends/cpu/lib/vec_i16_avx2.h"

#include "backends/cpu/lib/conv_i8_body.h"

namespace tenon::cpu {

void conv_i8_avx2(const ConvI8& args, const Team& team) { conv_i8<PairSums8>(args, team); }

}  // namespace tenon::cpu
