// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
// conv_chain_blocks compiled for AVX512.
#include "backends/cpu/lib/vec_avx512.h"
#include "backends/cpu/lib/vec_pairs_avx512.h"
// The body is a template over the vector type.
#include "backends/cpu/lib/conv_chain_blocks_body.h"

namespace tenon::cpu {

void conv_chain_blocks_avx512(const ConvChainF32& args, const Team& team) { conv_chain_blocks<F32x16>(args, team); }

}  // namespace tenon::cpu
