// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
// conv_rows_f32 compiled for AVX2.
#include "backends/cpu/lib/vec_avx2.h"
// The body is a template over the vector type.
#include "backends/cpu/lib/conv_rows_f32_body.h"

namespace tenon::cpu {

void conv_rows_f32_avx2(const ConvRowsF32& args, const Team& team) { conv_rows_f32<F32x8>(args, team); }

void conv_rows_f32_part_avx2(const ConvRowsF32& args, int64_t image, int64_t first, int64_t rows) {
  conv_rows_f32_part<F32x8>(args, image, first, rows);
}

}  // namespace tenon::cpu
