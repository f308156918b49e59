// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
//
// What kernels of depthwise convolutions share: their weights.
#pragma once

#include "backends/cuda/generated/lib/windows.h"

namespace tenon::cuda {

/// Weights [channel, 1, row, column] as [row, column, channel], in f32.
Packing pack_depthwise(const Problem& problem);

}  // namespace tenon::cuda
