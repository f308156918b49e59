// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
// Reductions with AVX2.
#include "backends/cpu/lib/vec_avx2.h"

#include "backends/cpu/lib/reduce_body.h"

namespace tenon::cpu {

void reduce_avx2(const Reduce& args, const float* src, float* dst, const Team& team) {
  reduce<F32x8>(args, src, dst, team);
}

}  // namespace tenon::cpu
