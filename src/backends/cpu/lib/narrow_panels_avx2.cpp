// SPDX-FileCopyrightText: 2026 The Tenon Authors
// SPDX-License-Identifier: Apache-2.0
// Narrow weights to floats with AVX2.
#include "backends/cpu/lib/narrow_panels_body.h"
#include "backends/cpu/lib/vec_avx2.h"

namespace tenon::cpu {

void dequantize_panel_avx2(const NarrowPanels& panels, int64_t panel, float* to) {
  dequantize_panel<F32x8>(panels, panel, to);
}

}  // namespace tenon::cpu
