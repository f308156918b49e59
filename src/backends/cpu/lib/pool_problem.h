// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// What the two pooling tactics share.
#pragma once
#include "backends/cpu/device.h"

namespace tenon::cpu {

/// Maximum or average pooling of f32 pictures, channels last, with the program behind it.
Result<Prepared> prepare_pool(const Problem& p, const CpuDevice& cpu, bool average);

}  // namespace tenon::cpu
