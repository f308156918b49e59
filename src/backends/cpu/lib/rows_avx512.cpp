// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
// Softmax and normalizations of rows with AVX-512.
#include "backends/cpu/lib/vec_avx512.h"

#include "backends/cpu/lib/rows_body.h"
#include "backends/cpu/lib/turn_rows_body.h"
#include "backends/cpu/lib/unit_rows_body.h"

namespace tenon::cpu {

void softmax_avx512(const Softmax& args, const Team& team) { softmax<F32x16>(args, team); }

void norm_rows_avx512(const NormRows& args, const Team& team) { norm_rows<F32x16>(args, team); }

void unit_rows_avx512(const UnitRows& args, const Team& team) { unit_rows<F32x16>(args, team); }

void turn_rows_avx512(const TurnRows& args, const Team& team) { turn_rows<F32x16>(args, team); }

}  // namespace tenon::cpu
