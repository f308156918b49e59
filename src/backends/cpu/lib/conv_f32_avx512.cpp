// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
// conv_f32 compiled for AVX512.
#include "backends/cpu/lib/vec_avx512.h"
// The body is a template over the vector type.
#include "backends/cpu/lib/conv_f32_body.h"

namespace tenon::cpu {

int64_t conv_f32_workspace_avx512(const ConvSizes& sizes, const ConvPass& pass, const PanelShape& shape, int threads) {
  return threads * member_floats<F32x16>(sizes, pass, shape);
}

void conv_f32_avx512(const ConvF32& args, const Team& team) { conv_f32<F32x16>(args, team); }

}  // namespace tenon::cpu
