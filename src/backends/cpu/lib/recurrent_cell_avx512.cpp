// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Recurrent layers with AVX-512.
#include "backends/cpu/lib/vec_avx512.h"

#include "backends/cpu/lib/recurrent_cell_body.h"

namespace tenon::cpu {

void recurrent_cell_avx512(const RecurrentCell& args, const Team& team) { recurrent_cell<F32x16>(args, team); }

}  // namespace tenon::cpu
