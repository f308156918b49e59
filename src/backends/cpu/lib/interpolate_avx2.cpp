// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// Interpolation along an axis with AVX2.
#include "backends/cpu/lib/vec_avx2.h"

#include "backends/cpu/lib/interpolate_body.h"

namespace tenon::cpu {

void interpolate_avx2(const Interpolate& args, const float* src, float* dst, const Team& team) {
  interpolate<F32x8>(args, src, dst, team);
}

}  // namespace tenon::cpu
