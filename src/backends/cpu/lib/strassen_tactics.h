// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
// How products by Strassen's algorithm are prepared.
#pragma once
#include "backends/cpu/device.h"

namespace tenon::cpu {

/// A matrix product with constant B, or a 1x1 convolution at a stride of 1.
Result<Prepared> prepare_strassen_matmul(const Problem& problem, const CpuDevice& cpu);
Result<Prepared> prepare_strassen_conv(const Problem& problem, const CpuDevice& cpu);

}  // namespace tenon::cpu
