// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Recurrent layers with AVX2.
#include "backends/cpu/lib/vec_avx2.h"

#include "backends/cpu/lib/recurrent_cell_body.h"

namespace tenon::cpu {

void recurrent_cell_avx2(const RecurrentCell& args, const Team& team) { recurrent_cell<F32x8>(args, team); }

}  // namespace tenon::cpu
