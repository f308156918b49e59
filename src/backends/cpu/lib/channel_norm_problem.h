// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
// What the tactics for instance and group normalization share.
#pragma once
#include "backends/cpu/lib/anchored.h"
#include "ops/lib/epilogue.h"

namespace tenon::cpu {

/// x [N,C,...] in so many groups of channels, with scale and bias [C], in either layout; then the activation,
/// and the program behind that.
Result<Prepared> prepare_channel_norm(const AnchoredParts& parts, const CpuDevice& cpu, int64_t groups,
                                      const tenon::Epilogue& epilogue);

}  // namespace tenon::cpu
