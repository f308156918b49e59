// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
// Depthwise convolution with AVX2.
#include "backends/cpu/lib/vec_avx2.h"

#include "backends/cpu/lib/depthwise_body.h"

namespace tenon::cpu {

void depthwise_avx2(const Depthwise& args, const Team& team) { depthwise<F32x8>(args, team); }

}  // namespace tenon::cpu
