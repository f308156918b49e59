// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
// One row of floats by narrow weights: they are made floats in registers, so that a launch is bound by reading them.
#pragma once
#include "backends/cpu/lib/narrow_panels.h"

namespace tenon::cpu {

/// to[j] = sum over k of x[k] w[k, j] for the columns of one panel, width_of(panel) of them.
void narrow_row_avx512(const NarrowPanels& panels, int64_t panel, const float* x, float* to);

}  // namespace tenon::cpu
