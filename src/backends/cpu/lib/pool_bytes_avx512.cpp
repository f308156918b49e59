// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
// Pooling of 8-bit integers with AVX-512.
#include "backends/cpu/lib/pool_bytes_body.h"

namespace tenon::cpu {

void pool_bytes_avx512(const PoolBytes& args, const Team& team) { pool_bytes(args, team); }

}  // namespace tenon::cpu
