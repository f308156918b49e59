// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
// Convolution of 8-bit integers with AVX-512.
#include "backends/cpu/lib/vec_i16_avx512.h"

#include "backends/cpu/lib/conv_i8_body.h"

namespace tenon::cpu {

void conv_i8_avx512(const ConvI8& args, const Team& team) { conv_i8<PairSums16>(args, team); }

}  // namespace tenon::cpu
