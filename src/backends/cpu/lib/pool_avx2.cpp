// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
// Pooling with AVX2.
#include "backends/cpu/lib/vec_avx2.h"

#include "backends/cpu/lib/pool_body.h"

namespace tenon::cpu {

void pool_avx2(const Pool& args, const Team& team) { pool<F32x8>(args, team); }

}  // namespace tenon::cpu
