// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
// Average pooling of 8-bit integers with AVX-512.
#include "backends/cpu/lib/vec_avx512.h"

#include "backends/cpu/lib/mean_bytes_body.h"

namespace tenon::cpu {

void mean_bytes_avx512(const MeanBytes& args, const Team& team) { mean_bytes<F32x16>(args, team); }

}  // namespace tenon::cpu
