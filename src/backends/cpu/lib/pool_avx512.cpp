// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
// Pooling with AVX-512.
#include "backends/cpu/lib/vec_avx512.h"

#include "backends/cpu/lib/pool_body.h"

namespace tenon::cpu {

void pool_avx512(const Pool& args, const Team& team) { pool<F32x16>(args, team); }

}  // namespace tenon::cpu
