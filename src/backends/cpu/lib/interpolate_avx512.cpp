// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Interpolation along an axis with AVX-512.
#include "backends/cpu/lib/vec_avx512.h"

#include "backends/cpu/lib/interpolate_body.h"

namespace tenon::cpu {

void interpolate_avx512(const Interpolate& args, const float* src, float* dst, const Team& team) {
  interpolate<F32x16>(args, src, dst, team);
}

}  // namespace tenon::cpu
