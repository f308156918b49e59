// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
// Elementwise programs with AVX2.
#include "backends/cpu/lib/vec_avx2.h"

#include "backends/cpu/lib/pointwise_body.h"

namespace tenon::cpu {

void pointwise_avx2(const Pointwise& program, std::span<const void* const> src, std::span<void* const> dst,
                    const Team& team) {
  pointwise<F32x8>(program, src, dst, team);
}

void pointwise_part_avx2(const Pointwise& program, std::span<const void* const> src, std::span<void* const> dst,
                         const PointwisePart& part) {
  pointwise_part<F32x8>(program, src, dst, part);
}

}  // namespace tenon::cpu
