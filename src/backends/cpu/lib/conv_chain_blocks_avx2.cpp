// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
// conv_chain_blocks compiled for AVX2.
#include "backends/cpu/lib/vec_avx2.h"
// The body is a template over the vector type.
#include "backends/cpu/lib/conv_chain_blocks_body.h"

namespace tenon::cpu {

void conv_chain_blocks_avx2(const ConvChainF32& args, const Team& team) { conv_chain_blocks<F32x8>(args, team); }

}  // namespace tenon::cpu
