// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
// Depthwise convolution with AVX-512.
#include "backends/cpu/lib/vec_avx512.h"

#include "backends/cpu/lib/depthwise_body.h"

namespace tenon::cpu {

void depthwise_avx512(const Depthwise& args, const Team& team) { depthwise<F32x16>(args, team); }

}  // namespace tenon::cpu
