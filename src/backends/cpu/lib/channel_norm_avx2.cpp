// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
// Normalization of groups of channels with AVX2.
#include "backends/cpu/lib/vec_avx2.h"

#include "backends/cpu/lib/channel_norm_body.h"

namespace tenon::cpu {

void channel_norm_avx2(const ChannelNorm& args, const Team& team) { channel_norm<F32x8>(args, team); }

}  // namespace tenon::cpu
