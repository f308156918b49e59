// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
// Attention with AVX-512.
#include "backends/cpu/lib/vec_avx512.h"

#include "backends/cpu/lib/attention_body.h"

namespace tenon::cpu {

void attention_avx512(const Attention& args, float* scratch, const Team& team) {
  attention<F32x16>(args, scratch, team);
}

}  // namespace tenon::cpu
