// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
// Reductions with AVX-512.
#include "backends/cpu/lib/vec_avx512.h"

#include "backends/cpu/lib/reduce_body.h"

namespace tenon::cpu {

void reduce_avx512(const Reduce& args, const float* src, float* dst, const Team& team) {
  reduce<F32x16>(args, src, dst, team);
}

}  // namespace tenon::cpu
